// A chat model that runs in the page: llama.cpp in WebAssembly (wllama), on one thread, since threads need
// headers that GitHub Pages does not send. Everything comes from this folder, which tools/live.py fills.
import { Template } from "./jinja.js";
import { Wllama } from "./wllama.js";

const here = (name) => new URL(name, import.meta.url).href;
const silent = { debug() {}, log() {}, warn() {}, error() {} };

/** Fetch a file of this folder; `progress` gets the bytes so far. */
async function download(name, progress) {
  const response = await fetch(here(name));
  if (!response.ok) throw new Error(`${name} is missing (${response.status})`);
  const pieces = [];
  let bytes = 0;
  for (let reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return new Blob(pieces);
    pieces.push(value);
    progress((bytes += value.length));
  }
}

/** One piece of text that the model chose or could have chosen: `{ id, bytes, logprob, end }`. */
const piece = (wllama, parts, { id, bytes, logprob }) => ({
  id,
  // llama.cpp gives no text for a part of a character: see tools/live.py
  bytes: Uint8Array.from(bytes?.length ? bytes : (parts[id] ?? [])),
  logprob,
  end: wllama.isTokenEOG(id),
});

/** Load a model of live.json. */
export async function load(entry, progress) {
  const wllama = new Wllama({ default: here("wllama.wasm") }, { suppressNativeLog: true, logger: silent });
  wllama.setCompat(null); // its other mode would load from a CDN
  const file = await download(entry.file, progress);
  // With the flash attention of wllama 3.13, SmolLM2 writes nonsense.
  const settings = { n_threads: 1, n_gpu_layers: 0, n_parallel: 1, flash_attn: false };
  await wllama.loadModel([file], { n_ctx: entry.context, ...settings });
  const template = new Template(wllama.getChatTemplate());

  /**
   * Reply to a chat, piece by piece: yields `{ ...piece, likeliest, logprobs }`, the likeliest five pieces and the
   * log-probabilities of all that were listed, largest first. Returns `{ tokens, speed, full }`.
   */
  async function* reply(messages, { sample, temperature, topP, seed, signal, most = 100 }) {
    const options = {
      // llama.cpp puts the token that begins a text before it, so the template leaves it out.
      prompt: template.render({ messages, add_generation_prompt: true, bos_token: "", eos_token: "" }),
      max_tokens: most,
      stream: true,
      samplers: ["top_k", "temperature", "top_p"], // in the order of Transformers
      top_k: entry.alternatives,
      temperature: sample ? temperature : 0,
      top_p: topP,
      seed,
      n_probs: entry.alternatives,
      abortSignal: signal,
    };
    let last = {};
    for await (const chunk of await wllama.createCompletion(options)) {
      for (const { top_logprobs: top, ...chosen } of chunk.choices[0]?.logprobs?.content ?? []) {
        yield {
          ...piece(wllama, entry.parts, chosen),
          likeliest: top.slice(0, 5).map((other) => piece(wllama, entry.parts, other)),
          logprobs: Float64Array.from(top, ({ logprob }) => logprob),
        };
      }
      last = chunk;
    }
    return {
      tokens: last.usage?.total_tokens,
      speed: last.timings?.predicted_per_second,
      full: last.usage?.total_tokens >= entry.context,
    };
  }
  return { reply };
}

/**
 * What temperature and top-p make of log-probabilities (largest first): p becomes p^(1/T), divided by the sum; then
 * the likeliest stay, as few as make up top-p, and the rest get null.
 */
export function reshape(logprobs, temperature, topP) {
  const share = (weights) => {
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / sum);
  };
  const flat = share(Array.from(logprobs, (logprob) => Math.exp((logprob - logprobs[0]) / temperature)));
  let sum = 0;
  let kept = flat.findIndex((probability) => (sum += probability) >= topP) + 1;
  kept ||= flat.length;
  const final = share(flat.slice(0, kept));
  return flat.map((_, place) => final[place] ?? null);
}

// What both boxes use.

/** An element with properties and children; `class`, `aria-*` and `data-*` become attributes. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class" || name.includes("-") || name === "role") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

export const label = (text, field, ...more) => element("label", {}, element("span", {}, text), field, ...more);
export const megabytes = (bytes) => `${bytes < 1e6 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6)} MB`;

/** What live.json says: which models there are, and how large everything is. */
export async function facts() {
  const response = await fetch(new URL("live.json", import.meta.url));
  if (!response.ok) throw new Error(`live.json is missing (${response.status})`);
  return response.json();
}

/** An error as the end of a sentence. */
export const reason = (error) => String(error?.message ?? error).trim().split("\n")[0].replace(/\.$/, "");

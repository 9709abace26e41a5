import sys, torch, time, collections
from transformers import AutoTokenizer, AutoModelForCausalLM
from standins.recipes import dialogues as d
def judge(folder, n=192, seed=77, show=0, dtype=torch.float32):
    tok=AutoTokenizer.from_pretrained(folder); m=AutoModelForCausalLM.from_pretrained(folder,dtype=dtype).eval()
    tok.pad_token=tok.eos_token; tok.padding_side="left"
    P=d.prompts(n,seed); S=collections.Counter(); bad=[]; reps=[]
    for i in range(0,n,32):
        b=P[i:i+32]
        enc=tok.apply_chat_template([p["messages"] for p in b],add_generation_prompt=True,tokenize=True,return_dict=True,return_tensors="pt",padding=True)
        o=m.generate(**enc,max_new_tokens=96,do_sample=False,temperature=None,top_p=None,pad_token_id=tok.eos_token_id)
        for p,x in zip(b,o[:,enc["input_ids"].shape[1]:]):
            r=tok.decode(x,skip_special_tokens=True); j=d.judge(p,p["turn"],r); j["ended"]=tok.eos_token_id in x.tolist()
            for k,v in j.items(): S[k]+=v
            S["all"]+=all(j.values())
            reps.append(r)
            if not all(j.values()): bad.append((p,r,j))
    print({k:round(v/n,3) for k,v in S.items()}, len(set(reps)),"different of",n)
    for p,r,j in bad[:show]:
        print([k for k,v in j.items() if not v], "|", " / ".join(x["content"] for x in p["messages"]), "=>", r, "[REF]", p["reference"])
if __name__=="__main__":
    judge(sys.argv[1], show=int(sys.argv[2]) if len(sys.argv)>2 else 0)

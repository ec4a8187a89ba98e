// llama.cpp, timed: answers lines of "read N", "write N" with seconds on the clock and of the processor. node llama.mjs MODEL THREADS
import { createInterface } from "node:readline";
import { getLlama, LlamaLogLevel } from "node-llama-cpp";

const [path, threads] = process.argv.slice(2);
const llama = await getLlama({ gpu: false, build: "never", usePrebuiltBinaries: true, logLevel: LlamaLogLevel.error, maxThreads: Number(threads) });
const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 });
const context = await model.createContext({ contextSize: 2048, batchSize: 512, threads: Number(threads) });
const sequence = context.getSequence();
const tokens = (count) => Array.from({ length: count }, (_, i) => 1000 + ((i * 37) % 9000));
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [what, number] = line.split(" ");
  const count = Number(number);
  let seconds = 0;
  let spent = process.cpuUsage();
  if (what === "read") {
    await sequence.clearHistory();
    const start = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens(count));
    seconds = (performance.now() - start) / 1000;
  } else {
    let said = 0;
    let start = 0;
    // The first token is what the last of the prompt was read for: the clock starts behind it.
    for await (const _ of sequence.evaluate([1000], { temperature: 0, yieldEogToken: true })) {
      if (said === 0) [start, spent] = [performance.now(), process.cpuUsage()];
      if (said++ === count) break;
    }
    seconds = (performance.now() - start) / 1000;
  }
  const { user, system } = process.cpuUsage(spent);
  console.log(`${seconds} ${(user + system) / 1e6}`);
}
process.exit(0);

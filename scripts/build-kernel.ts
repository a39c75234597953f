/**
 * Compiles core/kernel/assembly (AssemblyScript) to WebAssembly with SIMD and writes it, in base64, to core/kernel/module.ts, which is
 * not kept in the repository: every build makes it anew, and the same sources make the same bytes.
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

/** Bytes: what is larger takes too long to compile at start-up. */
const LIMIT = 64 * 1024;
const root = fileURLToPath(new URL("..", import.meta.url));
const files = new Map<string, Uint8Array | string>();

const { error, stderr } = await main(
  [
    "core/kernel/assembly/index.ts",
    ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--converge", "--noAssert", "--runtime", "stub"],
    ...["--enable", "simd", "--enable", "bulk-memory", "--initialMemory", "28", "--outFile", "kernel.wasm"],
    ...["--baseDir", root],
  ],
  { writeFile: (name: string, contents: Uint8Array | string) => void files.set(name, contents) },
);
const module = files.get("kernel.wasm");
if (error !== null || !(module instanceof Uint8Array)) {
  process.stderr.write(`core/kernel/assembly does not compile:\n${stderr.toString()}\n`);
  process.exit(1);
}
if (module.length > LIMIT) {
  process.stderr.write(`the kernel has ${module.length} bytes; it may have ${LIMIT}\n`);
  process.exit(1);
}
const text = Buffer.from(module).toString("base64");
writeFileSync(
  new URL("../core/kernel/module.ts", import.meta.url),
  `/** Made by scripts/build-kernel.ts: ${module.length} bytes of WebAssembly in base64. */\nexport const MODULE = "${text}";\n`,
);

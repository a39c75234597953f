/**
 * Compiles core/kernel/assembly (AssemblyScript) to WebAssembly with SIMD and writes it, in base64, to core/kernel/module.ts and, deflated, to packed-module.ts,
 * which are not kept in the repository: every build makes them anew, and the same sources make the same bytes.
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
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
const made = `/** Made by scripts/build-kernel.ts: ${module.length} bytes of WebAssembly in base64`;
const write = (file: string, comment: string, name: string, bytes: Uint8Array): void =>
  writeFileSync(
    new URL(`../core/kernel/${file}`, import.meta.url),
    `${made}${comment}. */\nexport const ${name} = "${Buffer.from(bytes).toString("base64")}";\n`,
  );
write("module.ts", "", "MODULE", module);
write("packed-module.ts", ", deflated (RFC 1951)", "PACKED_MODULE", deflateRawSync(module, { level: 9 }));

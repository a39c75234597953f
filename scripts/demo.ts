/**
 * `npm run demo` shows the function's code at work on local files; `npm run demo -- --aws` the deployed stack, on an AWS
 * emulator on this machine.
 */
const ON_AWS = "--aws";

if (process.argv.includes(ON_AWS)) {
  const { runAwsDemo } = await import("../test/emulator/demo.ts");
  process.exitCode = await runAwsDemo(process.argv.slice(2).filter((argument) => argument !== ON_AWS));
} else {
  process.argv.splice(2, 0, "demo");
  await import("../cli/main.ts");
}

export {};

import { defineConfig } from "vitest/config";

// "source" makes the package's own imports and exports resolve to the TypeScript files instead of dist.
const conditions = ["source", "node", "default"];
const EMULATOR = "test/emulator/**/*.test.ts";
const COLLECTOR = "test/otlp-collector/**/*.test.ts";
/** What sees the kernel: run a second time without WebAssembly, on what takes its place. */
const WITHOUT_KERNEL = "test/{detect,json,stream,redactor,operate,remote,policy,accuracy,otlp}/**/*.test.ts";

/** All processors: the default leaves one of them to nobody. */
const maxWorkers = "100%";

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { conditions },
        ssr: { resolve: { conditions, externalConditions: conditions } },
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [EMULATOR, COLLECTOR],
          globalSetup: "test/support/setup.ts",
          setupFiles: "test/support/fixed-seed.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve: { conditions },
        ssr: { resolve: { conditions, externalConditions: conditions } },
        test: {
          name: "unit-script",
          include: [WITHOUT_KERNEL],
          globalSetup: "test/support/setup.ts",
          setupFiles: ["test/support/fixed-seed.ts", "test/support/without-webassembly.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve: { conditions },
        ssr: { resolve: { conditions, externalConditions: conditions } },
        test: {
          name: "emulator",
          include: [EMULATOR],
          globalSetup: ["test/support/setup.ts", "test/emulator/harness/setup.ts"],
          // One emulator, two cores.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        resolve: { conditions },
        ssr: { resolve: { conditions, externalConditions: conditions } },
        test: {
          name: "collector",
          include: [COLLECTOR],
          globalSetup: ["test/support/setup.ts", "test/otlp-collector/setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

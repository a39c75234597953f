import { defineConfig } from "vitest/config";

// "source" makes the package's own imports and exports resolve to the TypeScript files instead of dist.
const conditions = ["source", "node", "default"];
const EMULATOR = "test/emulator/**/*.test.ts";

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { conditions },
        ssr: { resolve: { conditions, externalConditions: conditions } },
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [EMULATOR],
          globalSetup: "test/support/setup.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
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
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AssetHashType, DockerImage } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import type { Policy } from "../core/policy/types.ts";

export const POLICY_FILE_NAME = "policy.json";

/** Where the bundle is: beside the compiled constructs in the package, or in dist when run from the sources. */
const CANDIDATES = ["../lambda", "../dist/lambda"];

/** The bundled handler, with the compiled policy beside it for those that redact and other files by their names, as one asset. */
export function functionCode(
  name: string,
  policy: Policy | undefined,
  directory: string = findBundle(name),
  files: Readonly<Record<string, string>> = {},
): Code {
  return Code.fromAsset(directory, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: the local bundling below always answers.
      image: DockerImage.fromRegistry("scratch"),
      local: {
        tryBundle(output) {
          cpSync(directory, output, { recursive: true });
          if (policy) writeFileSync(join(output, POLICY_FILE_NAME), JSON.stringify(policy));
          for (const [file, text] of Object.entries(files)) writeFileSync(join(output, file), text);
          return true;
        },
      },
    },
  });
}

function findBundle(name: string): string {
  const found = CANDIDATES.map((place) => join(import.meta.dirname, place, name)).find((directory) =>
    existsSync(join(directory, "index.mjs")),
  );
  if (!found) throw new Error(`the bundle of the ${name} function is not there; "npx cdk synth" builds it first`);
  return found;
}

import { type Emulator, isHealthy, startLocalStack } from "./localstack.ts";
import { findPython } from "./python.ts";

/** How to come by an emulator, for whoever has none. */
export const EXPLANATION =
  "No AWS emulator: it needs Python 3.13 or later on the PATH or in pyenv (`pyenv install 3.13`), or a running LocalStack " +
  "4.14 named by AWS_ENDPOINT_URL, such as http://127.0.0.1:4566.";

/** Whether the emulator is somebody else's, so that nothing may be left in it. */
export function isGiven(): boolean {
  return Boolean(process.env.AWS_ENDPOINT_URL);
}

/**
 * The emulator that `AWS_ENDPOINT_URL` names, or one of our own.
 * @returns undefined if there is neither
 * @throws if the address is not on this machine, since nothing here may ever run against somebody's account, or nobody answers
 */
export async function openEmulator(report: (line: string) => void): Promise<Emulator | undefined> {
  const given = process.env.AWS_ENDPOINT_URL;
  if (given) {
    const endpoint = checkLoopback(given);
    if (!(await isHealthy(endpoint)))
      throw new Error(`AWS_ENDPOINT_URL: no LocalStack answers at ${endpoint}; start it`);
    return { endpoint, stop: async () => {} };
  }
  const python = findPython();
  return python && startLocalStack(python, report);
}

function checkLoopback(endpoint: string): string {
  if (!URL.canParse(endpoint))
    throw new Error("AWS_ENDPOINT_URL is no address; give one such as http://127.0.0.1:4566");
  const { hostname, origin } = new URL(endpoint);
  if (!["localhost", "127.0.0.1", "[::1]"].includes(hostname))
    throw new Error(`AWS_ENDPOINT_URL names ${hostname}; these tests talk to an emulator on this machine only`);
  return origin.replace("//localhost", "//127.0.0.1");
}

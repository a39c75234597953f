/** What every client of a command has in common. A command waits longer than a function does, and a person is there to see. */
export function clientSettings(region: string | undefined, maxAttempts = 4) {
  return {
    maxAttempts,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
    ...(region === undefined ? {} : { region }),
  };
}

import type { Report, SettingPath } from "./issues.ts";

export const INTERPOLATION = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
export const REFERENCE =
  /^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:[^\x00\r\n]{1,1024}|secret:arn:aws[a-z-]*:secretsmanager:[\w/+=.@:-]{1,512})$/;

/**
 * Where the key ring is: `env:NAME`, `file:PATH`, `secret:ARN`, or `${NAME}`, which is `env:NAME`. Anything else could be
 * the secret itself; it is refused and not repeated.
 */
export function readReference(text: string, path: SettingPath, report: Report): string | undefined {
  const name = INTERPOLATION.exec(text)?.[1];
  if (name !== undefined) return `env:${name}`;
  if (REFERENCE.test(text)) return text;
  report(
    "secret-in-policy",
    path,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the policy's own syntax
    "must say where the key ring is, never hold it: ${NAME}, env:NAME, file:PATH or secret:ARN of a Secrets Manager secret",
  );
  return undefined;
}

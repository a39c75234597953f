/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const GROUP_NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/;
const PATTERN = /^[.\-_/#A-Za-z0-9*?]{1,512}$/;

/** Whether a text can be a pattern of log groups: their characters, `*` for any number of any, `?` for one. */
export function isPattern(text: string): boolean {
  return PATTERN.test(text);
}

export function isGroupName(text: string): boolean {
  return GROUP_NAME.test(text);
}

/** Whether the whole name fits; `*` goes over slashes too. At most as many steps as both lengths multiplied. */
export function matchesPattern(name: string, pattern: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < name.length; ) {
    if (pattern[at] === "*") {
      star = at++;
      resume = i;
    } else if (pattern[at] === "?" || pattern[at] === name[i]) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}

/** What all names that fit one of the patterns begin with; empty if they have nothing in common. */
export function commonPrefix(patterns: readonly string[]): string {
  const heads = patterns.map((pattern) => /^[^*?]*/.exec(pattern)![0]);
  let prefix = heads[0] ?? "";
  for (const head of heads) while (!head.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}

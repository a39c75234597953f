/** Names written together: triggers begin where words do, and `dbpassword` is one word. */
const FIRST =
  "db my user admin root auth access client api app refresh id session bearer master smtp mysql pg redis aws old new confirm login account service ftp ssh proxy mail wifi vpn ldap jwt oauth web system default test private x txt the your current".split(
    " ",
  );

/** The words and every combination of them with what is often written before them. */
export const glued = (words: readonly string[]): string[] =>
  words.flatMap((word) => [word, ...FIRST.map((first) => first + word)]);

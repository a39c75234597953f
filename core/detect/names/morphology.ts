/** What the form of an unknown word says: endings of family names, syllables of romanized Chinese, Korean and Japanese. */
import type { Bytes } from "../../bytes.ts";

const ENDINGS =
  "ski ska sky skyi skaya wicz vich vych czyk czak enko chuk yuk iuk ova eva ov ev off yan ian sson sen ssen dottir dotter strom strand lund gren berg burg mann stein feld bauer meyer maier mayer huber hoff thaler becker schmidt shvili dze adze idze opoulos poulos akis idis iadis ides oglu ogullari stra sma inga ink veld huis man acci elli etti ucci ini escu eanu ez aes eira eiro elho inho ahashi moto mura yama kawa gawa shima tani zaki saki hara wara ogun ola ade wale chukwu kwo nwa zulu thu singh deep preet inder jeet nathan swamy murthy reddy amma pillai rajan kumar esh endra ndran".split(
    " ",
  );

/** Initials and finals of pinyin; together they make its four hundred syllables and few others. */
const PINYIN_INITIALS = "zh ch sh b p m f d t n l g k h j q x r z c s y w".split(" ");
const PINYIN_FINALS =
  "iang iong uang ian iao ing ang eng ong uai uan ia ie iu in ai ei ao ou an en er ua uo ui un ue a o e i u".split(" ");
const KOREAN =
  "seung hyeon hyun young yeong jeong jung kyung gyeong seong sung hyuk hyeok woong kwang gwang cheol chul joon seok suk kyu gyu yeon yoon myung myeong dong won woo min soo seo eun hye hee jin jun ji ho su ha na ra mi ah in jae tae sang chan chang kyo bin yong geun ki gi nam bo ju joo mun moon sik shik wook uk eon ryeol".split(
    " ",
  );

const lower = new Uint8Array(24);

/** True if the word bytes[from, to), ASCII letters only, looks like a part of a name. */
export function looksLikeName(bytes: Bytes, from: number, to: number): boolean {
  const length = to - from;
  if (length < 4 || length > lower.length) return false;
  for (let i = 0; i < length; i++) {
    const byte = bytes[from + i] | 0x20;
    if (byte < 0x61 || byte > 0x7a) return false;
    lower[i] = byte;
  }
  for (const ending of ENDINGS) if (ending.length < length - 1 && matches(ending, length - ending.length)) return true;
  return isPinyin(length) || isMadeOf(KOREAN, length, 2) || isJapanese(length);
}

function matches(text: string, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (lower[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Two syllables, as given names mostly have. */
function isPinyin(length: number): boolean {
  for (let cut = 2; cut <= length - 2; cut++) if (isSyllable(0, cut) && isSyllable(cut, length)) return true;
  return false;
}

function isSyllable(from: number, to: number): boolean {
  for (const initial of PINYIN_INITIALS) {
    if (from + initial.length >= to || !matches(initial, from)) continue;
    for (const final of PINYIN_FINALS)
      if (from + initial.length + final.length === to && matches(final, from + initial.length)) return true;
  }
  return false;
}

function isMadeOf(syllables: readonly string[], length: number, count: number): boolean {
  for (const first of syllables) {
    if (first.length >= length || !matches(first, 0)) continue;
    for (const second of syllables)
      if (count === 2 && first.length + second.length === length && matches(second, first.length)) return true;
  }
  return false;
}

/** Consonant and vowel in turn, three times or more; a final n. */
function isJapanese(length: number): boolean {
  let at = 0;
  let syllables = 0;
  while (at < length) {
    if (isVowel(lower[at])) {
      at++;
      syllables++;
      continue;
    }
    let consonants = 0;
    while (at < length && !isVowel(lower[at])) {
      at++;
      consonants++;
    }
    if (at === length) return consonants === 1 && lower[at - 1] === 0x6e && syllables > 2;
    if (consonants > 2 || (consonants === 2 && !isCluster(lower[at - 2], lower[at - 1]))) return false;
    at++;
    syllables++;
  }
  return syllables >= 3 && length >= 5 && isJapaneseEnd(length);
}

/** Endings of Japanese names: -ko, -ro, -ka, -mi, -shi, -ta, -ki, -ru, -to, -suke. */
const JAPANESE_ENDS = "ko ro ka mi shi ta ki ru to ke na ya ma ne".split(" ");
const isJapaneseEnd = (length: number): boolean => JAPANESE_ENDS.some((end) => matches(end, length - end.length));

const isVowel = (byte: number): boolean =>
  byte === 0x61 || byte === 0x65 || byte === 0x69 || byte === 0x6f || byte === 0x75;
const isCluster = (first: number, second: number): boolean =>
  (second === 0x68 && (first === 0x73 || first === 0x63)) ||
  (first === 0x74 && second === 0x73) ||
  (second === 0x79 && first !== 0x79) ||
  (first === 0x6e && second !== 0x6e);

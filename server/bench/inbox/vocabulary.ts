// What people of a clinic write to each other, made up: few words often and most of them seldom (Zipf), reminders from
// templates, answers of one word, times, dates, prices and numbers, names with accents. The same seed, the same texts.

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The most frequent first. */
export const COMMON_WORDS =
  `the you to for and is a we can it of your my on de at in le la have be pour bonjour merci thank
est this vous with je i that les appointment please will not me he she un une en et à so if call back tomorrow today come
sur votre avec pas rendez vous our morning afternoon when are do was been has from out by pick up see il elle mon ma son des
du dans tablets medicine vaccine vaccination surgery food collar déjeuner médicament chien chat dog cat puppy kitten rabbit
demain matin soir très après déjà été opération contrôle résultats blood test results x-ray weight eating drinking better
worse pain leg paw ear eye skin stitches bandage dose twice daily day week month monday tuesday wednesday thursday friday
saturday available possible reschedule cancel confirm ok yes no thanks great perfect sorry late minutes traffic parking
reception doctor nurse vet bill invoice insurance payment card cash photo picture send receive message phone number address
email clinic hours open closed urgent emergency prescription refill order ready delivery stock`.split(/\s+/);

const SYLLABLES =
  'ba ke li mo nu ra se ti vo xa dre pla sto che qui gen mar lou ber thi eau pre con inter vac app an el is or'.split(
    ' ',
  );
const FIRST_NAMES =
  `Émilie Zoë François José Søren Łukasz Anna Anne Marie Jean Léa Chloé Noël Renée Björn Åsa Jürgen Hélène
Amélie Sébastien Mehmet İpek Nguyễn Οδυσσέας Ольга Peter Paul John Jane Sarah Tom Laura Inès Thérèse Gaël Maëlle`.split(
    /\s+/,
  );
const PETS = 'Rex Luna Milo Bella Minou Félix Nala Simba Oscar Daisy Kiwi Caramel Charlie Max'.split(' ');
const ANSWERS = [
  'OK',
  'Ok merci',
  'Yes',
  'Oui',
  'Thank you!',
  'Merci beaucoup',
  'C',
  'No',
  'A demain',
  '👍',
  'Perfect, thanks',
];

export interface Vocabulary {
  /** All words, the most frequent first. */
  readonly words: readonly string[];
  word(): string;
  clientName(): string;
  inbound(): string;
  outbound(): string;
}

/** Words whose frequency falls with their place, as in any language. */
export function makeVocabulary(random: () => number): Vocabulary {
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
  const words = [...new Set([...COMMON_WORDS, ...seldomWords(40_000, pick)])];
  const places = zipfPlaces(words.length);
  const word = () => words[places[Math.floor(random() * places.length)] ?? 0] ?? '';
  const sentence = (shortest: number, longest: number) => {
    const length = shortest + Math.floor(random() * (longest - shortest + 1));
    return Array.from({ length }, () => (random() < 0.04 ? figure() : word())).join(' ');
  };
  const two = (below: number, from = 0) => String(from + Math.floor(random() * (below - from))).padStart(2, '0');
  const time = () => `${two(19, 8)}:${pick(['00', '15', '30', '45'])}`;
  const date = () => `${two(29, 1)}/${two(13, 1)}`;
  const phone = () => `06 ${two(100)} ${two(100)} ${two(100)} ${two(100)}`;
  const figure = () => pick([time, date, phone, () => `${two(100)}€`, () => `0612${two(100)}${two(100)}${two(100)}`])();
  const clientName = () => `${pick(FIRST_NAMES)} ${capital(words[200 + Math.floor(random() * 9000)] ?? 'Martin')}`;
  return {
    words,
    word,
    clientName,
    inbound() {
      const kind = random();
      if (kind < 0.35) return pick(ANSWERS);
      return kind < 0.95 ? sentence(4, 20) : sentence(30, 60);
    },
    outbound() {
      const kind = random();
      if (kind < 0.45)
        return `Bonjour ${clientName()}, rappel : rendez-vous de ${pick(PETS)} le ${date()} à ${time()}. Répondez OK pour confirmer ou appelez le 01 42 00 00 00. Clinique vétérinaire`;
      if (kind < 0.55) return `${pick(PETS)} is ready to be picked up until ${time()}. Please bring your card.`;
      return sentence(4, 24);
    },
  };
}

function seldomWords(count: number, pick: (items: readonly string[]) => string): string[] {
  return Array.from({ length: count }, (_, n) => {
    const syllables = Array.from({ length: 2 + (n % 3) }, () => pick(SYLLABLES));
    return syllables.join('');
  });
}

// Where in the list of words each of many equally likely draws lands: the nth word is drawn about 1/n as often as the first.
function zipfPlaces(words: number): Int32Array {
  const places = new Int32Array(1 << 20);
  let total = 0;
  for (let n = 0; n < words; n++) total += 1 / (n + 2.7);
  let place = 0;
  let reached = 1 / 2.7;
  for (let draw = 0; draw < places.length; draw++) {
    while (reached / total < (draw + 1) / places.length && place < words - 1) {
      place += 1;
      reached += 1 / (place + 2.7);
    }
    places[draw] = place;
  }
  return places;
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase('fr') + word.slice(1);
}

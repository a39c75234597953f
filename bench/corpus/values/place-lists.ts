/** Towns, countries and ways to write an address. */
import type { Random } from "../random.ts";
import { FAMILY_NAMES } from "./name-lists.ts";

const words = (text: string): readonly string[] => text.split("|").map((word) => word.trim());

export const CITIES =
  words(`Boston|Chicago|Denver|Seattle|Portland|Houston|Atlanta|Minneapolis|Nashville|Tucson|Omaha|San Diego|New Orleans
  |St. Louis|Kansas City|Toronto|Vancouver|Montréal|Calgary|Halifax|Mexico City|Guadalajara|Monterrey|Bogotá|Medellín|Lima|Santiago
  |Buenos Aires|Montevideo|São Paulo|Recife|Curitiba|Caracas|Quito|London|Manchester|Leeds|Bristol|Cardiff|Glasgow|Edinburgh|Belfast|Dublin
  |Galway|Paris|Lyon|Marseille|Bordeaux|Nantes|Strasbourg|Lille|Brussels|Antwerp|Ghent|Amsterdam|Rotterdam|Utrecht|Eindhoven|Berlin|Hamburg
  |München|Köln|Frankfurt|Leipzig|Dresden|Nürnberg|Düsseldorf|Vienna|Graz|Salzburg|Zürich|Geneva|Basel|Bern|Rome|Milan|Naples|Turin|Bologna
  |Florence|Venice|Madrid|Barcelona|Valencia|Sevilla|Bilbao|Zaragoza|Lisbon|Porto|Coimbra|Copenhagen|Aarhus|Stockholm|Gothenburg|Uppsala|Oslo
  |Bergen|Trondheim|Helsinki|Tampere|Turku|Reykjavik|Tallinn|Riga|Vilnius|Warsaw|Kraków|Gdańsk|Poznań|Wrocław|Prague|Brno|Budapest|Debrecen
  |Bucharest|Cluj-Napoca|Sofia|Belgrade|Zagreb|Ljubljana|Athens|Thessaloniki|Istanbul|Ankara|Izmir|Kyiv|Lviv|Odesa|Tbilisi|Yerevan|Almaty
  |Cairo|Alexandria|Casablanca|Rabat|Tunis|Algiers|Lagos|Abuja|Accra|Dakar|Nairobi|Mombasa|Kampala|Addis Ababa|Johannesburg|Cape Town|Durban
  |Harare|Dubai|Abu Dhabi|Doha|Riyadh|Jeddah|Amman|Beirut|Tel Aviv|Tehran|Karachi|Lahore|Delhi|Mumbai|Bengaluru|Chennai|Hyderabad|Kolkata
  |Pune|Dhaka|Colombo|Kathmandu|Bangkok|Chiang Mai|Hanoi|Da Nang|Jakarta|Surabaya|Kuala Lumpur|Manila|Cebu|Shanghai|Beijing|Shenzhen
  |Guangzhou|Chengdu|Taipei|Seoul|Busan|Tokyo|Osaka|Kyoto|Sapporo|Fukuoka|Sydney|Melbourne|Brisbane|Perth|Adelaide|Auckland|Wellington`);

export const COUNTRIES =
  words(`Germany|France|Spain|Italy|Portugal|Netherlands|Belgium|Switzerland|Austria|Poland|Sweden|Norway|Denmark|Finland
  |Ireland|United Kingdom|Canada|Mexico|Brazil|Argentina|Chile|Colombia|Peru|Australia|New Zealand|Japan|South Korea|China|India|Pakistan
  |Bangladesh|Thailand|Vietnam|Indonesia|Philippines|Malaysia|Singapore|Turkey|Greece|Romania|Hungary|Ukraine|Egypt|Morocco|Nigeria|Kenya
  |South Africa|Saudi Arabia|United Arab Emirates|Israel|Deutschland|España|Österreich|United States`);

const TREES = words(
  "Oak|Maple|Cedar|Elm|Willow|Birch|Lincoln|Washington|Church|Mill|Station|Victoria|Highland|Lakeview|Sunset|Main",
);
const ENGLISH = words("Street|Avenue|Road|Lane|Drive|Blvd|St|Ave|Court|Way|Close|Terrace");
const GERMAN = words(
  "Lindenstraße|Bahnhofstr.|Hauptstraße|Gartenweg|Goethestraße|Am Markt|Schillerplatz|Rosenweg|Bergstraße",
);
const FRENCH = words(
  "rue de la Paix|avenue Victor Hugo|boulevard Voltaire|rue des Lilas|place du Marché|rue Pasteur|quai des Orfèvres",
);
const SPANISH = words(
  "Calle Mayor|Avenida de la Constitución|Calle de Alcalá|Paseo del Prado|Plaza España|Calle Sol|Av. Libertador",
);
const ITALIAN = words("Via Roma|Via Garibaldi|Corso Italia|Piazza Dante|Viale Europa|Via Cavour");
const STATES = words("CA|TX|NY|WA|IL|MA|CO|OR|GA|MN|TN|AZ|FL|OH|PA");

/** One line; the house number, the town and the postcode are parts of it. */
export function makeAddress(random: Random): string {
  const number = random.between(1, 299);
  const city = random.pick(CITIES);
  const street = `${random.pick([...TREES, ...FAMILY_NAMES.slice(0, 30)])} ${random.pick(ENGLISH)}`;
  return random.pick([
    () => `${number} ${street}, ${city}, ${random.pick(STATES)} ${random.number(5)}`,
    () => `${number} ${street}`,
    () => `${number} ${street}, Apt ${random.between(1, 40)}, ${city}`,
    () => `${number} ${street}, ${city} ${random.shape("@@# #@@")}`,
    () => `${random.pick(GERMAN)} ${number}, ${random.number(5)} ${city}`,
    () => `${random.pick(GERMAN)} ${number}`,
    () => `${number} ${random.pick(FRENCH)}, ${random.number(5)} ${city}`,
    () => `${random.pick(SPANISH)} ${number}, ${random.number(5)} ${city}`,
    () => `${random.pick(ITALIAN)} ${number}, ${random.number(5)} ${city}`,
  ])();
}

/** The lines of an envelope: street, and town. */
export function makeAddressLines(random: Random): readonly [string, string] {
  const number = random.between(1, 299);
  const city = random.pick(CITIES);
  return random.pick<readonly [string, string]>([
    [`${number} ${random.pick(TREES)} ${random.pick(ENGLISH)}`, `${city}, ${random.pick(STATES)} ${random.number(5)}`],
    [`${random.pick(GERMAN)} ${number}`, `${random.number(5)} ${city}`],
    [`${number} ${random.pick(FRENCH)}`, `${random.number(5)} ${city}`],
  ]);
}

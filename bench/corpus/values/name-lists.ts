/** Common names of many countries, written down from general knowledge. None stands for a person. */
interface Culture {
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** The family name is often written first. */
  readonly familyFirst?: boolean;
}

const words = (text: string): readonly string[] => text.split("|").map((word) => word.trim());

export const NAMES_BY_CULTURE: readonly Culture[] = [
  {
    given:
      words(`James|Mary|Robert|Patricia|Jennifer|Michael|Linda|David|Elizabeth|William|Barbara|Richard|Susan|Joseph|Jessica|Karen
      |Nancy|Daniel|Lisa|Matthew|Betty|Anthony|Margaret|Steven|Ashley|Kimberly|Donna|Emily|Kenneth|Carol|Brian|Amanda|Ronald|Melissa`),
    family:
      words(`Smith|Johnson|Williams|Brown|Jones|Miller|Davis|Wilson|Anderson|Thomas|Taylor|Moore|Jackson|Martin|Thompson|White
      |Harris|Clark|Lewis|Robinson|Walker|Young|Allen|King|Wright|Scott|Hill|Green|Adams|Baker|Nelson|Carter|Mitchell|Roberts`),
  },
  {
    given: words(
      `Oliver|Amelia|Harry|Isla|George|Poppy|Alfie|Freya|Callum|Imogen|Rhys|Bronwen|Hamish|Fiona|Nigel|Gemma`,
    ),
    family: words(
      `Evans|Hughes|Edwards|Cooper|Ward|Turner|Campbell|Stewart|MacDonald|Fraser|Murray|Pritchard|Llewellyn|Ashworth|Hargreaves|Fairclough`,
    ),
  },
  {
    given: words(`Siobhan|Eoin|Niamh|Declan|Aoife|Cormac|Saoirse|Fergus`),
    family: words(`O'Brien|Murphy|O'Connor|Gallagher|Doherty|Kennedy|Byrne|Fitzgerald|McCarthy|Nolan`),
  },
  {
    given: words(
      `Hans|Monika|Jürgen|Sabine|Lukas|Leonie|Felix|Anneliese|Matthias|Heike|Uwe|Birgit|Maximilian|Greta|Jörg|Franziska`,
    ),
    family: words(
      `Müller|Schneider|Fischer|Weber|Becker|Hoffmann|Schäfer|Koch|Bauer|Richter|Wolf|Schröder|Neumann|Zimmermann|Krüger|Hartmann|Vogel|Lehmann`,
    ),
  },
  {
    given: words(`Camille|Julien|Amélie|Thierry|Chloé|Mathieu|Élodie|Benoît|Margaux|Pascal|Solène|Guillaume`),
    family: words(
      `Dubois|Moreau|Laurent|Lefèvre|Garnier|Rousseau|Fournier|Girard|Bonnet|Mercier|Chevalier|Perrin|Gauthier|Besson`,
    ),
  },
  {
    given: words(
      `Alejandro|Lucía|Javier|Carmen|Pablo|Marta|Sergio|Pilar|Diego|Ximena|Valentina|Andrés|Guadalupe|Joaquín|Rocío`,
    ),
    family: words(
      `García|Fernández|González|Rodríguez|López|Martínez|Sánchez|Pérez|Gómez|Jiménez|Ruiz|Hernández|Díaz|Morales|Castillo|Vargas|Delgado|Ortega`,
    ),
  },
  {
    given: words(`Giulia|Lorenzo|Francesca|Alessandro|Chiara|Matteo|Silvia|Davide|Ilaria|Fabrizio`),
    family: words(
      `Rossi|Russo|Ferrari|Esposito|Bianchi|Romano|Colombo|Ricci|Marino|Greco|Conti|De Luca|Barbieri|Lombardi`,
    ),
  },
  {
    given: words(`João|Beatriz|Thiago|Mariana|Gustavo|Letícia|Rafael|Inês|Caio|Débora`),
    family: words(
      `Silva|Santos|Oliveira|Souza|Pereira|Costa|Ferreira|Almeida|Ribeiro|Carvalho|Araújo|Gonçalves|Teixeira`,
    ),
  },
  {
    given: words(`Daan|Femke|Joris|Sanne|Bram|Lotte|Thijs|Maaike`),
    family: words(`de Vries|van den Berg|Bakker|Visser|Smit|Meijer|de Boer|Mulder|Peeters|Claes|Jacobs|Wouters`),
  },
  {
    given: words(`Astrid|Lars|Freja|Magnus|Linnea|Søren|Sigrid|Anders|Åsa|Bjørn|Eero|Aino`),
    family: words(
      `Andersson|Johansson|Nilsson|Lindqvist|Bergström|Hansen|Olsen|Larsen|Jensen|Sørensen|Korhonen|Mäkinen|Nieminen|Haugen`,
    ),
  },
  {
    given: words(`Katarzyna|Piotr|Agnieszka|Wojciech|Małgorzata|Tomasz|Zofia|Jakub|Tereza|Ondřej|Zsófia|Gergely`),
    family: words(
      `Kowalski|Nowak|Wiśniewska|Wójcik|Kamiński|Lewandowska|Zieliński|Novák|Svoboda|Dvořák|Nagy|Szabó|Horváth|Tóth`,
    ),
  },
  {
    given: words(`Dmitri|Anastasia|Sergei|Ekaterina|Oleksandr|Iryna|Bogdan|Ljubica|Dragan|Milica|Ioana|Radu`),
    family: words(
      `Ivanov|Petrova|Volkov|Sokolova|Shevchenko|Bondarenko|Melnyk|Jovanović|Petrović|Marković|Popescu|Ionescu|Dimitrov`,
    ),
  },
  {
    given: words(`Dimitris|Eleni|Giorgos|Katerina`),
    family: words(`Papadopoulos|Nikolaidis|Georgiou|Economou|Karamanlis`),
  },
  {
    given: words(`Mehmet|Ayşe|Emre|Fatma|Burak|Defne|Cem|Zehra`),
    family: words(`Yılmaz|Kaya|Demir|Çelik|Öztürk|Aydın|Arslan|Doğan`),
  },
  {
    given: words(`Mohammed|Fatima|Ahmed|Layla|Omar|Noor|Youssef|Amina|Khalid|Salma|Reza|Shirin|Yael|Noam`),
    family: words(
      `Al-Sayed|Haddad|Mansour|Khalil|Nasser|Rahman|El-Masry|Benali|Hosseini|Karimi|Cohen|Levi|Mizrahi|Abadi`,
    ),
  },
  {
    given: words(`Priya|Rahul|Ananya|Vikram|Deepika|Sanjay|Lakshmi|Arjun|Kavita|Imran|Nisha|Rohan|Meera|Harpreet`),
    family: words(
      `Sharma|Patel|Singh|Reddy|Iyer|Gupta|Nair|Chatterjee|Desai|Malhotra|Kapoor|Khan|Banerjee|Joshi|Fernando|Perera`,
    ),
  },
  {
    given: words(`Wei|Xiuying|Jian|Mei-Ling|Haoran|Yuchen|Zihan|Jiahui`),
    family: words(`Wang|Li|Zhang|Chen|Liu|Zhao|Huang|Zhou|Xu|Lin`),
    familyFirst: true,
  },
  {
    given: words(`Haruto|Sakura|Kenji|Naomi|Takumi|Ayaka|Ryo|Keiko`),
    family: words(`Sato|Suzuki|Takahashi|Tanaka|Ito|Yamamoto|Nakamura|Kobayashi|Kato|Yoshida`),
    familyFirst: true,
  },
  {
    given: words(`Min-jun|Seo-hyun|Ji-woo|Hye-jin|Thi Lan|Van Minh|Quoc Bao|Thu Ha`),
    family: words(`Kim|Choi|Jung|Kang|Yoon|Nguyen|Pham|Hoang|Vu|Dang`),
    familyFirst: true,
  },
  {
    given: words(`Jose Mari|Maricel|Rizal|Dewi|Budi|Siti|Nurul|Somchai|Malee|Ratu`),
    family: words(`Dela Cruz|Reyes|Bautista|Wijaya|Santoso|Hartono|Abdullah|Ismail|Srisai|Ong`),
  },
  {
    given: words(`Chinedu|Ngozi|Kwame|Abena|Thabo|Nomvula|Wanjiru|Otieno|Tendai|Folake|Oluwaseun|Aisha`),
    family: words(`Okafor|Adeyemi|Mensah|Boateng|Dlamini|Nkosi|Kamau|Odhiambo|Moyo|Balogun|Eze|Diallo|Traoré|Abebe`),
  },
];

export const GIVEN_NAMES: readonly string[] = NAMES_BY_CULTURE.flatMap(({ given }) => given);
export const FAMILY_NAMES: readonly string[] = NAMES_BY_CULTURE.flatMap(({ family }) => family);

/** As an address or a user name has it: lower case, ASCII. */
export function fold(name: string): string {
  const plain = name
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
  return plain
    .replaceAll("ø", "o")
    .replaceAll("ł", "l")
    .replaceAll("ı", "i")
    .replaceAll("ß", "ss")
    .replace(/[^a-z]/g, "");
}

/** Words that say what stands beside them, in the languages that logs and tickets are mostly written in. */
import { ADDRESS_TERMS } from "./address-terms.ts";
import { flagsTable } from "./term-table.ts";

export const Term = {
  /** Mr, Frau, Señora: a name follows. */
  title: 1,
  /** `my name is`, `regards,`: what says a name outright. */
  nameCue: 2,
  /** What a person is to somebody: customer, patient, wife. A name may follow. */
  role: 4,
  /** Words before a person: by, with, call, thank. */
  beforePerson: 8,
  /** Words before a place: in, near, nach. */
  beforePlace: 16,
  /** Where somebody lives or something goes: lives, based, delivered. */
  placeCue: 32,
  /** What people do: a verb after a name. */
  verb: 64,
  /** `the`, `your`: no name follows. */
  determiner: 128,
  /** Small words inside names: van, de la, bin. */
  particle: 256,
  /** Ends the name of an organization. */
  organization: 512,
  /** A thing: with it a name before is the name of the thing. */
  thing: 1024,
  /** Never part of a name or place: log levels, protocols, products, keywords. */
  technical: 2048,
  /** Weekdays and months. */
  calendar: 4096,
  /** Small words inside the names of towns: im, upon, sur. */
  townLink: 8192,
  streetEnd: 16384,
  streetStart: 32768,
  /** Flat, Suite, Blk: a part of a house. */
  unit: 65536,
  /** Two letters of a state or province. */
  state: 131072,
  /** Words that begin a sentence and are no names, in languages other than English. */
  opener: 262144,
  /** Surely about where somebody is or goes: lives, born, moved. */
  home: 524288,
  /** Thanks, hello, regards: a name follows, with a comma or without. */
  greeting: 1048576,
  /** Small words that come after a name as well as after others: at, from. */
  follower: 2097152,
} as const;

const WORDS: readonly (readonly [number, string])[] = [
  [
    Term.title,
    "mr mrs ms miss mx dr prof professor doctor herr frau fräulein señor señora señorita sr sra srta don doña monsieur madame mademoiselle mme mlle signor signora signorina sig dott dottore dottoressa ing dhr mevr mevrouw meneer pan pani senhor senhora fru sir lady lord rev reverend fr father pastor rabbi imam sheikh capt captain lt sgt sergeant officer judge senator dame madam drs nurse sister shri smt ustad hon mag dipl avv",
  ],
  [
    Term.nameCue,
    "named nombre llamo nom appelle heiße heisse heet chiamo chamo mononym né née alias aka signed sincerely regards greetings saludos cordialement grüße gruß groeten saluti atenciosamente pozdrawiam hälsningar cheers yours",
  ],
  [
    Term.role,
    "customer customers client clients patient patients user member employee worker driver applicant caller visitor owner agent attendee passenger guest tenant beneficiary payee payer holder cardholder spouse wife husband partner son daughter mother father mom mum dad brother aunt uncle cousin physician prescriber clinician therapist dentist surgeon manager supervisor colleague boss friend neighbour neighbor student teacher lawyer solicitor attorney claimant insured subscriber recipient sender traveller traveler filer taxpayer borrower author reviewer assignee approver requester requestor reporter witness buyer seller shopper policyholder resident technician operator engineer trainer coach director accountant consultant contact person name lead courier rep representative advisor adviser nominee guarantor trustee executor heir landlord candidate cliente paciente usuario empleado kunde kundin patientin mitarbeiter nutzer inhaber cliente paziente utente client patiente titulaire klant patiënt bruker kund klient pacjent kin fiancé fiancée girlfriend boyfriend niece nephew grandmother grandfather gp consignee shipper occupant signatory donor hostess librarian pharmacist tell ask asked contact contacted remind emailed told invite invited met attn attention behalf thank thanks dear hi hello hey hola hallo bonjour ciao olá merhaba hej salut",
  ],
  [
    Term.beforePerson,
    "by for with from to call called email mail meet cc via named notify notified ping greet greeting notifying assigned escalated reach reached message messaged visit helped help saw see know knows sorry welcome goodbye bye and or pour por para für von bei mit avec con som til per door voor od dla interviewed approved authorised authorized submitted requested created updated deleted registered signed transferred owned reported between including where did does sure ok okay yes no but that whether if when because since while who is was payable addressed forwarded belongs paid married engaged dated than like about value introduce introduced on into merged verify verified refund refunded onboarded enrolled admitted discharged referred charged logged",
  ],
  [
    Term.beforePlace,
    "in at near around to from outside via towards toward visiting visit leaving leave through within across for of and or between nach aus bei en à au aux chez vers a desde hasta cerca em no na do da di nel nella in te uit naar i w we z do till från fra ved near per",
  ],
  [
    Term.placeCue,
    "live lives living lived based located reside resides residing residence resident moved move moving relocated relocate born travel travels travelling traveling travelled traveled fly flying flight flights trip drive shipped ship ships shipping deliver delivered delivery deliveries address city town village office warehouse branch store region district destination origin hometown country state province area suburb wohnt wohne wohnhaft vive vivo habite réside arrive arrived arriving landed stay staying stayed sent site hotel airport station clinic hospital somewhere postcode zip from visiting visited locate location place skimmed conference headquartered headquarters depot centre center abroad holiday vacation",
  ],
  [
    Term.greeting,
    "thanks thank hi hello hey dear regards cheers best sincerely greetings hola hallo bonjour ciao olá merhaba hej salut bye goodbye danke merci gracias obrigado obrigada grazie saludos cordialement morning afternoon evening welcome",
  ],
  [Term.follower, "at on from and or also just with for via about"],
  [
    Term.home,
    "live lives living lived based located reside resides residing residence resident moved move moving relocated relocate born travel travels travelling traveling travelled traveled fly flying flew flight flights hometown wohnt wohne wohnhaft vive vivo habite réside citizen native visiting visited headquartered",
  ],
  [
    Term.verb,
    "said says say called calls asked asks wants want wanted needs need needed has had is was lives lived works worked moved reported reports confirmed confirms signed requested requests told tells wrote writes paid pays will would can cannot could should got gets received receives ordered complained forgot thinks left joined logged tried updated changed transferred approved rejected declined opened closed created deleted submitted cancelled canceled registered booked applied replied replies responded emailed phoned rang mentioned agreed sent sends visited returned scheduled uploaded accepted assigned noted added who whose already never did does doesn't didn't isn't wasn't hasn't won't prefers prefer likes suffers attended arrived checked admitted discharged went goes came comes took takes made makes asking calling born lost reset entered verified withdrew withdrew owes bought sold called here speaking writing again",
  ],
  [
    Term.determiner,
    "the a an this that these those our my your his her its their no any each every some all both another other which what new",
  ],
  [
    Term.particle,
    "van von der den de del della dello delle di da dal dos das du des la le les lo el al bin ibn bint ben ter ten zu zum zur y e af av san st ste mac mc ní nic uí",
  ],
  [
    Term.organization,
    "inc ltd llc llp gmbh corp corporation company co plc ag sa sas sarl bv nv pty srl spa oy oyj ab kk ug kg ohg group holding holdings bank banque banco university université universidad universität college school academy institute institut hospital clinic klinik foundation trust council ministry department agency authority association society union federation airlines airways insurance assurance versicherung partners associates consulting solutions technologies technology systems labs laboratories media studios capital ventures logistics pharma pharmacy motors industries enterprises services international global hotel restaurant cafe church museum library theatre theater committee bureau pharmaceuticals energy telecom telekom networks software electronics retail supermarket supplies stores press news times journal magazine team teams club fund finance financial credit mutual securities markets exchange freight express",
  ],
  [
    Term.thing,
    "theme themes icon icons runtime runtimes wallpaper palette colour color hue service server manager error exception handler controller module plugin pod node cluster api version driver engine framework library function class object interface client adapter factory builder parser reader writer loader listener filter validator processor worker thread pool queue topic stream bucket table database db cache session token key request response header cookie header page report form dashboard portal app application platform protocol model method command event message mode edition release update upgrade build test tests suite project repository repo branch commit pipeline job task action workflow policy rule role group config configuration settings setting file folder directory path schema query index field column record account card payment order invoice transaction number code id status type format system device network gateway proxy router balancer monitor agent bot assistant tool store connector connection timeout failure warning alert check health certificate algorithm theorem syndrome disease law act prize award bridge museum stadium beach market code plan programme program edition standard time browser kernel process score index ratio test effect constant standard board memo letter day week month season festival room hall suite theme icon icons palette skin font color colour widget sprint milestone epic phase project template campaign brand model series collection menu recipe sauce",
  ],
  [
    Term.technical,
    "info warn warning error debug trace fatal critical notice severe verbose emerg alert err crit get post put patch delete head options connect http https tcp udp tls ssl ssh ftp smtp imap dns dhcp ip ipv4 ipv6 url uri api rest rpc grpc graphql json xml yaml html css csv sql nosql jdbc odbc orm utc gmt est pst cet cest edt pdt am pm id ids uuid guid ulid arn sku isbn ean upc iban bic swift pin cvv cvc otp mfa sso saml oauth oidc jwt ldap kerberos null nil none undefined true false nan yes no ok select insert update from where into values join inner outer left right group order having limit offset union create drop alter table index view begin commit rollback transaction primary foreign key references exec merge using set declare returning copy stdin int bigint varchar char text date time timestamp boolean count sum avg min distinct exists between like case when then else end not and or is in by as on with mozilla gecko applewebkit khtml safari chrome chromium firefox opera edge msie trident webkit mobile android linux ubuntu debian windows macintosh intel mac os iphone ipad ios java python node nodejs javascript typescript perl php golang rust scala kotlin kafka redis postgres postgresql mysql mongodb mongo cassandra elasticsearch kibana logstash grafana prometheus jaeger zipkin nginx apache tomcat jetty spring hibernate docker kubernetes helm terraform ansible gitlab github bitbucket jira slack zoom teams google amazon aws azure microsoft oracle ibm sap salesforce stripe paypal visa mastercard amex discover maestro klarna twilio sendgrid datadog splunk sentry newrelic pagerduty okta auth0 cloudflare akamai fastly lambda kinesis firehose dynamodb sqs sns ecs eks rds cloudwatch cloudfront openai anthropic gpt gemini llama mistral bedrock copilot chatgpt traceback caused stacktrace thread main exception runtime content type length accept encoding language authorization bearer basic cookie user agent host origin referer connection cache control keep alive gzip deflate br utf ascii unicode base64 sha md5 hmac rsa aes hex kb mb gb tb kib mib gib ms ns cpu gpu ram disk ssd usb bios uefi pci vm vpn vpc nat lan wan wifi bluetooth gps nfc rfid iot sdk cli gui ide ui ux qa ci cd pr mr jvm gc heap oom sigterm sigkill eof eol pid tid uid gid ack nack syn fin rst mtu ttl crud dto dao pojo bean servlet filter interceptor middleware webhook callback async await promise future worker cron systemd kernel sshd sudo cron crond pam su dbus udev postfix dovecot haproxy envoy istio linkerd consul vault etcd zookeeper hadoop hdfs yarn mapreduce spark flink hive hbase airflow dbt snowflake bigquery redshift databricks tableau looker powerbi excel word outlook sharepoint onedrive dropbox npm yarn pnpm maven gradle webpack vite react angular vue svelte django flask fastapi express rails laravel symfony junit pytest selenium cypress playwright lorem ipsum alpha beta gamma delta omega rc snapshot stable latest prod production staging dev development sandbox uat sit europe africa asia america antarctica atlantic pacific arctic north south east west central northern southern eastern western hello world pii phi pci gdpr hipaa usd eur gbp jpy cad aud chf inr brl cny sek nok dkk pln czk huf mxn zar sgd hkd krw nhs ssn ein itin npi dea mrn nric abn acn tfn dob medicare medicaid telefon telefono téléphone passwort kennwort contraseña adresse dirección direccion indirizzo nummer número numero nom nombre naam vorname nachname apellido benutzer usuario utilisateur utente konto cuenta compte rechnung factura facture fattura fehler erreur errore bestellung pedido commande ordine complet completo vollständig geburtsdatum straße ort ville ciudad città land pays país nfs cifs smb raid pesel nino nie dni nif nir aba ccnum pwd sotu hetu numer correo electronico documento identidad extranjero henkilotunnus personnummer steuer identifikationsnummer codice fiscale partita iva cpf cnpj rut curp rfc siret nss mrz hosp lab ehr msh pid pv1 obx dhcpack dhcpdiscover dhcpoffer dhcprequest mój enterprise serverless lex macie fargate argo faq asap fyi eta tbd tba re fw fwd ps etc vs cc bcc po box ltd inc llc gmbh foo bar baz qux quux test tests testing example sample demo dummy admin administrator root system guest anonymous unknown default local localhost public private internal external global primary secondary master slave replica leader follower producer consumer broker client server proxy gateway router switch firewall ios xr nx junos fios macos darwin freebsd unix posix solaris wan lan cdn waf elb alb nlb ec2 s3 iam kms sts",
  ],
  [
    Term.calendar,
    // What comes from a country, too.
    "english british american french german spanish italian portuguese dutch danish swedish norwegian finnish polish russian ukrainian turkish greek czech hungarian romanian bulgarian irish scottish welsh european african asian australian canadian mexican brazilian argentinian chilean colombian peruvian cuban chinese japanese korean taiwanese thai vietnamese indonesian malaysian filipino indian pakistani bangladeshi nepali iranian persian iraqi arab arabic israeli hebrew egyptian moroccan algerian tunisian nigerian kenyan ghanaian ethiopian swiss austrian belgian icelandic croatian serbian slovak slovenian latin roman celtic nordic monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril juin juillet août septembre octobre novembre décembre lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre christmas easter ramadan diwali hanukkah thanksgiving halloween today tomorrow yesterday",
  ],
  [
    Term.townLink,
    "im am an der bei ob in on upon under le les la sur en de du do da di del della el al las los of the by near sous aux ved",
  ],
  [
    Term.opener,
    "please thanks thank bye goodbye hello hi hey dear sorry yes no ok okay sure well so then now here there when where why how who what which if since after before because while although however also just only not never always bitte danke hallo guten ja nein ich sie wir der die das ein eine mein meine ist und oder für mit von je j'ai mon ma mes le la les un une des il elle nous vous bonjour merci s'il oui non est et pour avec hola gracias por favor mi mis el los las uno una yo sí buenos buenas es y para con olá obrigado obrigada meu minha o os as um uma eu sim não ciao grazie il lo gli un' io sì mio mia è e per ik mijn het een de wij zij jij ja nee dag hoi jag min mitt är och jeg mit er og hei moi minun on ja może proszę dzień dobry mam moje i'm i've i'd i'll we're we've you're they're it's that's can could would should will shall may might must do does did have has had am are was were be let please call ask tell send check contact see note reply forward open close confirm update customer patient user account order payment invoice card phone email address number name date re fwd subject from to cc",
  ],
  ...ADDRESS_TERMS(Term),
];

const table = flagsTable(() => WORDS);

/** What the word with this hash says, as a mask of Term. */
export const termsOf = (hash: number): number => table(hash);

const wordsWith = (flags: number): readonly string[] =>
  WORDS.filter(([own]) => (own & flags) !== 0).flatMap(([, words]) => words.split(" "));

/** Words that the lists must not have as names or places. */
export const technicalWords = (): readonly string[] => wordsWith(Term.technical | Term.calendar);

/** Words that the lists have as names only if many bear them. */
export const ordinaryWords = (): readonly string[] =>
  wordsWith(Term.opener | Term.greeting | Term.determiner | Term.follower | Term.verb);

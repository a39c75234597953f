/** Words of postal addresses. Sources: the street types of the UPU's S42 templates and of national posts' own lists. */

interface AddressFlags {
  readonly streetEnd: number;
  readonly streetStart: number;
  readonly unit: number;
  readonly state: number;
}

export const ADDRESS_TERMS = (flags: AddressFlags): readonly (readonly [number, string])[] => [
  [
    flags.streetEnd,
    "street st road rd avenue ave av lane ln drive dr boulevard blvd court ct way place pl terrace ter square sq crescent cres close highway hwy parkway pkwy row grove gr walk quay mews gardens gdns hill rise circle cir trail trl path loop alley pike turnpike expressway broadway marg nagar salai chowk gali path straat laan weg gracht plein kade singel dreef straße strasse str allee platz ring damm ufer gasse gade vej vænge allé gatan gata vägen väg gate vei veien katu tie utca út tér ulica ulice cesta caddesi sokak sokağı cad bulvarı dori jalan lorong soi garden green common view heights ridge park crossing point bend run glen vale parade esplanade promenade causeway bypass wharf colony vihar enclave layout extension sector society residency bazaar bazar chowki",
  ],
  [
    flags.streetStart,
    "rue via calle avenida avda av avenue boulevard bd blvd rua travessa praça praca alameda largo estrada viale corso piazza piazzale vicolo plaza plaça paseo camino carrer carretera ronda ulica ul plac al aleja aleje allée allee impasse chemin quai cours place route strada stradă bulevardul calea ulitsa prospekt jalan jln jl lorong soi thanon kampung vul улица проспект вулиця οδός odos leoforos rruga trg cesta am unter zum zur ln đường duong phố pho c/ via",
  ],
  [
    flags.unit,
    "flat apt apartment suite ste unit blk block floor fl room rm no nr bldg building house appartement appt apto piso wohnung lgh leilighet plot villa door level tower shop office lot box",
  ],
  [
    flags.state,
    "al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy ab bc mb nb nl ns nt nu on pe qc sk yt nsw vic qld tas nt ac ap am ba ce df es go ma mt ms mg pb pr pi rj rn rs ro rr sp se to n s e w nw ne sw",
  ],
];

/** Ends of one-word street names: Prinsenstraat, Hauptstraße, Storgatan. */
export const STREET_ENDINGS =
  "strasse str straat gatan gata gaten vagen veien vegen vej gade laan weg gracht plein platz allee kade singel dreef damm ufer gasse ring katu tie utca street backen stigen plads torg torget alle bulvari caddesi sokak ulica".split(
    " ",
  );

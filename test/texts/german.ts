import type { LanguageSample } from './language-sample.js';

export const GERMAN: LanguageSample = {
  language: 'German',
  original: `Ein Großbrand hat in der Nacht zum Donnerstag die Möbelfabrik Haldersen in Oberwiesach fast vollständig zerstört. Die Feuerwehr war mit 160 Einsatzkräften vor Ort und brachte die Flammen erst am frühen Morgen unter Kontrolle. Zwei Arbeiter der Nachtschicht kamen mit Rauchvergiftungen ins Krankenhaus.

Nach Angaben der Polizei brach das Feuer gegen 23 Uhr in der Lackiererei aus und griff rasch auf das Lager über. Anwohner wurden gebeten, Fenster und Türen geschlossen zu halten, weil dichter Rauch über die Stadt zog. Messungen ergaben jedoch keine erhöhten Schadstoffwerte.

Geschäftsführerin Annegret Pohlmann schätzt den Schaden auf mindestens neun Millionen Euro. „Wir werden wieder aufbauen“, sagte sie am Vormittag. Für die 85 Beschäftigten soll es zunächst Kurzarbeit geben. Die Brandursache ist noch unklar, Gutachter wollen die Ruine am Montag untersuchen.`,
  edits: [
    ['fast vollständig', 'weitgehend'],
    ['Zwei Arbeiter der Nachtschicht', 'Zwei Männer aus der Nachtschicht'],
    ['zog. Messungen ergaben jedoch keine', 'zog. Messungen ergaben aber keine'],
    ['sagte sie am Vormittag', 'sagte sie'],
  ],
  frame: [
    'Startseite Regional Panorama Anmelden',
    'Mehr zum Thema: So schützen Sie Ihr Haus vor Feuer. Abonnieren Sie unseren Newsletter und lesen Sie jeden Morgen das Wichtigste.',
  ],
  paraphrase: `Ein Großfeuer hat in der Nacht auf Donnerstag die Möbelfabrik Haldersen in Oberwiesach beinahe komplett vernichtet. Die Feuerwehr war mit 160 Kräften im Einsatz und bekam die Flammen erst am frühen Morgen in den Griff. Zwei Beschäftigte der Nachtschicht wurden mit Rauchvergiftungen in eine Klinik gebracht.

Laut Polizei entstand der Brand gegen 23 Uhr in der Lackiererei und breitete sich schnell auf das Lager aus. Die Bewohner sollten Fenster und Türen geschlossen halten, da dichter Qualm über die Stadt zog. Bei Messungen wurden allerdings keine höheren Schadstoffwerte festgestellt.

Firmenchefin Annegret Pohlmann beziffert den Schaden auf wenigstens neun Millionen Euro. „Wir bauen wieder auf“, erklärte sie am Vormittag. Die 85 Mitarbeiter sollen vorerst in Kurzarbeit gehen. Die Ursache des Brandes ist weiterhin unklar, Sachverständige wollen die Ruine am Montag begutachten.`,
  other: `Bei einem Feuer in einem Mehrfamilienhaus in Nordkirchdorf ist am Samstagabend ein 54 Jahre alter Mann ums Leben gekommen. Die Feuerwehr rettete sieben Bewohner über Drehleitern, darunter drei Kinder. Vier Menschen kamen mit Verletzungen ins Krankenhaus.

Der Brand war nach ersten Erkenntnissen in der Küche einer Wohnung im zweiten Stock ausgebrochen. Als die Einsatzkräfte eintrafen, schlugen die Flammen bereits aus dem Dach, dichter Rauch stand im Treppenhaus. „So etwas habe ich in zwanzig Jahren nicht gesehen“, sagte Einsatzleiter Torsten Weyand.

Das Haus ist nicht mehr bewohnbar, die Stadt brachte die Mieter in einer Turnhalle unter. Den Schaden schätzt die Polizei auf rund 400.000 Euro. Gutachter sollen klären, ob ein technischer Defekt die Ursache war; Hinweise auf Brandstiftung gibt es bislang nicht. Die Ermittlungen dauern an, Zeugen werden gebeten, sich zu melden.`,
};

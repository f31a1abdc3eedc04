/** An invented report in nine languages, another outlet's report on the event, and reports on the same subject. */

/** One report in nine languages, by language. */
export const TRANSLATIONS = {
  en: `Copenhagen court fines Nordhavn Lines over the loss of the Aurelia

A court in Copenhagen on Tuesday fined the ferry company Nordhavn Lines 2.4 million euros over the sinking of the Aurelia, in which 31 passengers lost their lives off Gotland in November 2019.

Judge Karin Lindqvist said the company had ignored 14 written warnings from its own engineers. "The management in Hamburg knew that the bow door did not close," she told the court.

The Aurelia left Gdansk with 187 people on board. Captain Tomasz Zielinski sent the first distress call at 03:42, and a helicopter from Visby arrived 55 minutes later. The Latvian freighter Daugava rescued 96 survivors.

Nordhavn's director, Pieter van Houten, apologised to the families but denied that money had been the reason. His lawyer, Helena Rossi, announced an appeal to the Supreme Court.

Prosecutor Mikkel Andersen had asked for 5 million euros. He pointed to a report of the Swedish Maritime Administration, which had inspected the ship in Stockholm in March 2018 and found 23 defects.

Relatives will receive 60,000 euros each from a fund that the governments of Denmark, Poland and Sweden set up in 2020.`,

  es: `Un tribunal de Copenhague multa a Nordhavn Lines por el hundimiento del Aurelia

Un tribunal de Copenhague multó el martes a la naviera Nordhavn Lines con 2,4 millones de euros por el hundimiento del Aurelia, en el que 31 pasajeros perdieron la vida frente a Gotland en noviembre de 2019.

La jueza Karin Lindqvist afirmó que la empresa había ignorado 14 advertencias escritas de sus propios ingenieros. «La dirección de Hamburgo sabía que la compuerta de proa no cerraba», dijo ante el tribunal.

El Aurelia salió de Gdansk con 187 personas a bordo. El capitán Tomasz Zielinski envió la primera llamada de socorro a las 03:42, y un helicóptero de Visby llegó 55 minutos después. El carguero letón Daugava rescató a 96 supervivientes.

El director de Nordhavn, Pieter van Houten, pidió perdón a las familias, pero negó que el dinero hubiera sido el motivo. Su abogada, Helena Rossi, anunció un recurso ante el Tribunal Supremo.

El fiscal Mikkel Andersen había pedido 5 millones de euros. Se remitió a un informe de la Administración Marítima de Suecia, que había inspeccionado el barco en Estocolmo en marzo de 2018 y encontrado 23 defectos.

Los familiares recibirán 60.000 euros cada uno de un fondo que los gobiernos de Dinamarca, Polonia y Suecia crearon en 2020.`,

  fr: `Un tribunal de Copenhague condamne Nordhavn Lines après le naufrage de l'Aurelia

Un tribunal de Copenhague a condamné mardi la compagnie de ferries Nordhavn Lines à une amende de 2,4 millions d'euros pour le naufrage de l'Aurelia, dans lequel 31 passagers avaient perdu la vie au large de Gotland en novembre 2019.

La juge Karin Lindqvist a déclaré que la compagnie avait ignoré 14 avertissements écrits de ses propres ingénieurs. « La direction à Hambourg savait que la porte d'étrave ne fermait pas », a-t-elle dit à l'audience.

L'Aurelia avait quitté Gdansk avec 187 personnes à bord. Le capitaine Tomasz Zielinski a lancé le premier appel de détresse à 03:42, et un hélicoptère de Visby est arrivé 55 minutes plus tard. Le cargo letton Daugava a secouru 96 survivants.

Le directeur de Nordhavn, Pieter van Houten, a présenté ses excuses aux familles mais a nié que l'argent ait été en cause. Son avocate, Helena Rossi, a annoncé un recours devant la Cour suprême.

Le procureur Mikkel Andersen avait requis 5 millions d'euros. Il s'appuyait sur un rapport de l'Administration maritime suédoise, qui avait inspecté le navire à Stockholm en mars 2018 et trouvé 23 défauts.

Les proches recevront chacun 60 000 euros d'un fonds que les gouvernements du Danemark, de la Pologne et de la Suède ont créé en 2020.`,

  de: `Gericht in Kopenhagen verurteilt Nordhavn Lines wegen des Untergangs der Aurelia

Ein Gericht in Kopenhagen hat die Reederei Nordhavn Lines am Dienstag zu 2,4 Millionen Euro Strafe verurteilt, weil die Aurelia im November 2019 vor Gotland gesunken ist und 31 Passagiere dabei ums Leben kamen.

Richterin Karin Lindqvist sagte, das Unternehmen habe 14 schriftliche Warnungen seiner eigenen Ingenieure missachtet. „Die Leitung in Hamburg wusste, dass die Bugklappe nicht schloss“, sagte sie vor Gericht.

Die Aurelia hatte Gdansk mit 187 Menschen an Bord verlassen. Kapitän Tomasz Zielinski setzte um 03:42 Uhr den ersten Notruf ab, und 55 Minuten später traf ein Hubschrauber aus Visby ein. Der lettische Frachter Daugava rettete 96 Überlebende.

Der Direktor von Nordhavn, Pieter van Houten, bat die Familien um Entschuldigung, bestritt aber, dass Geld der Grund gewesen sei. Seine Anwältin Helena Rossi kündigte Berufung beim Obersten Gerichtshof an.

Staatsanwalt Mikkel Andersen hatte 5 Millionen Euro gefordert. Er verwies auf einen Bericht der schwedischen Schifffahrtsbehörde, die das Schiff im März 2018 in Stockholm untersucht und 23 Mängel gefunden hatte.

Die Angehörigen erhalten je 60.000 Euro aus einem Fonds, den die Regierungen von Dänemark, Polen und Schweden 2020 eingerichtet haben.`,

  pt: `Tribunal de Copenhaga multa a Nordhavn Lines pelo naufrágio do Aurelia

Um tribunal de Copenhaga multou na terça-feira a companhia de ferries Nordhavn Lines em 2,4 milhões de euros pelo naufrágio do Aurelia, no qual 31 passageiros perderam a vida ao largo de Gotland em novembro de 2019.

A juíza Karin Lindqvist disse que a empresa tinha ignorado 14 avisos escritos dos seus próprios engenheiros. «A direção em Hamburgo sabia que a porta da proa não fechava», afirmou no tribunal.

O Aurelia saiu de Gdansk com 187 pessoas a bordo. O capitão Tomasz Zielinski enviou o primeiro pedido de socorro às 03:42, e um helicóptero de Visby chegou 55 minutos depois. O cargueiro letão Daugava resgatou 96 sobreviventes.

O diretor da Nordhavn, Pieter van Houten, pediu desculpa às famílias, mas negou que o dinheiro tivesse sido a razão. A sua advogada, Helena Rossi, anunciou um recurso para o Supremo Tribunal.

O procurador Mikkel Andersen tinha pedido 5 milhões de euros. Apontou um relatório da Administração Marítima da Suécia, que inspecionara o navio em Estocolmo em março de 2018 e encontrara 23 defeitos.

Os familiares receberão 60.000 euros cada um de um fundo que os governos da Dinamarca, da Polónia e da Suécia criaram em 2020.`,

  it: `Un tribunale di Copenaghen multa la Nordhavn Lines per il naufragio dell'Aurelia

Un tribunale di Copenaghen ha multato martedì la compagnia di traghetti Nordhavn Lines per 2,4 milioni di euro per il naufragio dell'Aurelia, in cui 31 passeggeri persero la vita al largo di Gotland nel novembre 2019.

La giudice Karin Lindqvist ha detto che la società aveva ignorato 14 avvertimenti scritti dei propri ingegneri. «La direzione di Amburgo sapeva che il portellone di prua non si chiudeva», ha dichiarato in aula.

L'Aurelia era partita da Gdansk con 187 persone a bordo. Il capitano Tomasz Zielinski lanciò la prima richiesta di soccorso alle 03:42, e un elicottero da Visby arrivò 55 minuti dopo. Il mercantile lettone Daugava salvò 96 superstiti.

Il direttore della Nordhavn, Pieter van Houten, si è scusato con le famiglie, ma ha negato che il denaro fosse la ragione. La sua avvocata, Helena Rossi, ha annunciato un ricorso alla Corte suprema.

Il procuratore Mikkel Andersen aveva chiesto 5 milioni di euro. Ha citato un rapporto dell'Amministrazione marittima svedese, che aveva ispezionato la nave a Stoccolma nel marzo 2018 e trovato 23 difetti.

I parenti riceveranno 60.000 euro ciascuno da un fondo che i governi di Danimarca, Polonia e Svezia hanno istituito nel 2020.`,

  ru: `Суд в Копенгагене оштрафовал «Нордхавн Лайнс» за гибель «Аурелии»

Суд в Копенгагене во вторник оштрафовал паромную компанию «Нордхавн Лайнс» на 2,4 миллиона евро за гибель парома «Аурелия», при которой в ноябре 2019 года у острова Готланд погиб 31 пассажир.

Судья Карин Линдквист сказала, что компания пропустила мимо ушей 14 письменных предупреждений собственных инженеров. «Руководство в Гамбурге знало, что носовая дверь не закрывалась», — заявила она в суде.

«Аурелия» вышла из Гданьска со 187 людьми на борту. Капитан Томаш Зелинский подал первый сигнал бедствия в 03:42, и вертолёт из Висбю прибыл через 55 минут. Латвийское грузовое судно «Даугава» спасло 96 человек.

Директор «Нордхавн» Питер ван Хаутен извинился перед семьями, но отрицал, что причиной были деньги. Его адвокат Хелена Росси объявила об апелляции в Верховный суд.

Прокурор Миккель Андерсен требовал 5 миллионов евро. Он сослался на доклад Шведской морской администрации, которая осмотрела судно в Стокгольме в марте 2018 года и нашла 23 дефекта.

Родственники получат по 60 000 евро из фонда, который правительства Дании, Польши и Швеции создали в 2020 году.`,

  uk: `Суд у Копенгагені оштрафував «Нордгавн Лайнс» за загибель «Аурелії»

Суд у Копенгагені у вівторок оштрафував поромну компанію «Нордгавн Лайнс» на 2,4 мільйона євро за загибель порома «Аурелія», під час якої в листопаді 2019 року біля острова Готланд загинув 31 пасажир.

Суддя Карін Ліндквіст сказала, що компанія знехтувала 14 письмовими попередженнями власних інженерів. «Керівництво в Гамбурзі знало, що носові двері не зачинялися», — заявила вона в суді.

«Аурелія» вийшла з Гданська зі 187 людьми на борту. Капітан Томаш Зелінський подав перший сигнал лиха о 03:42, і гелікоптер з Вісбю прибув через 55 хвилин. Латвійське вантажне судно «Даугава» врятувало 96 осіб.

Директор «Нордгавн» Пітер ван Гаутен вибачився перед родинами, але заперечив, що причиною були гроші. Його адвокатка Гелена Россі оголосила про апеляцію до Верховного суду.

Прокурор Міккель Андерсен вимагав 5 мільйонів євро. Він послався на звіт Шведської морської адміністрації, яка оглянула судно у Стокгольмі в березні 2018 року і знайшла 23 дефекти.

Родичі отримають по 60 000 євро з фонду, який уряди Данії, Польщі та Швеції створили у 2020 році.`,

  el: `Δικαστήριο της Κοπεγχάγης επέβαλε πρόστιμο στη Nordhavn Lines για το ναυάγιο του Αουρέλια

Δικαστήριο της Κοπεγχάγης επέβαλε την Τρίτη στην ακτοπλοϊκή εταιρεία Nordhavn Lines πρόστιμο 2,4 εκατομμυρίων ευρώ για το ναυάγιο του Αουρέλια, στο οποίο 31 επιβάτες έχασαν τη ζωή τους ανοιχτά του Γκότλαντ τον Νοέμβριο του 2019.

Η δικαστής Κάριν Λίντκβιστ είπε ότι η εταιρεία είχε αγνοήσει 14 γραπτές προειδοποιήσεις των ίδιων των μηχανικών της. «Η διοίκηση στο Αμβούργο γνώριζε ότι η πόρτα της πλώρης δεν έκλεινε», δήλωσε στο δικαστήριο.

Το Αουρέλια είχε αποπλεύσει από το Γκντανσκ με 187 ανθρώπους. Ο καπετάνιος Τόμας Ζελίνσκι έστειλε το πρώτο σήμα κινδύνου στις 03:42, και ένα ελικόπτερο από το Βίσμπι έφτασε 55 λεπτά αργότερα. Το λετονικό φορτηγό πλοίο Νταουγκάβα διέσωσε 96 επιζώντες.

Ο διευθυντής της Nordhavn, Πίτερ φαν Χάουτεν, ζήτησε συγγνώμη από τις οικογένειες, αλλά αρνήθηκε ότι αιτία ήταν τα χρήματα. Η δικηγόρος του, Έλενα Ρόσι, ανακοίνωσε έφεση στο Ανώτατο Δικαστήριο.

Ο εισαγγελέας Μίκελ Άντερσεν είχε ζητήσει 5 εκατομμύρια ευρώ. Επικαλέστηκε έκθεση της Σουηδικής Ναυτιλιακής Διοίκησης, η οποία είχε επιθεωρήσει το πλοίο στη Στοκχόλμη τον Μάρτιο του 2018 και είχε βρει 23 ελαττώματα.

Οι συγγενείς θα λάβουν από 60.000 ευρώ από ένα ταμείο που ίδρυσαν οι κυβερνήσεις της Δανίας, της Πολωνίας και της Σουηδίας το 2020.`,
} as const;

/** The same event reported by other outlets, from the families' point of view. */
export const TOLD_INDEPENDENTLY = {
  en: `Families embrace as ferry firm is found guilty

They hugged outside the courthouse when it was over. "It took them almost five years," said Anna Kowalska, 44, whose brother Marek was one of the 31 people who died on the Aurelia in 2019.

Inside, Karin Lindqvist had just read out what the relatives wanted to hear: Nordhavn Lines is to blame. The operator must pay 2.4 million euros, less than half of the 5 million that prosecutor Mikkel Andersen had demanded.

Kowalska had travelled to Copenhagen from Poland with 12 other families by bus. Many of them still do not sleep. "My mother sees the sea every night," she said.

Engineers had warned the headquarters in Hamburg 14 times about the bow door, the trial heard over 38 days. Chief executive Pieter van Houten, 61, looked at the floor. He said later that he was sorry.

The Association of Victims, led by Lars Holm, calls for ferries in the Baltic to be inspected every 6 months. In Stockholm the minister for transport, Eva Nyberg, promised a new law by 2025.`,

  es: `Las familias del Aurelia se abrazan tras la condena

Se abrazaron delante del juzgado cuando todo terminó. «Han tardado casi cinco años», dijo Anna Kowalska, de 44 años, cuyo hermano Marek fue una de las 31 personas que murieron en el Aurelia en 2019.

Dentro, Karin Lindqvist acababa de leer lo que los parientes querían oír: Nordhavn Lines es culpable. La naviera pagará 2,4 millones de euros, menos de la mitad de los 5 millones que pedía el fiscal Mikkel Andersen.

Kowalska había viajado a Copenhague desde Polonia en autobús con otras 12 familias. Muchas todavía no duermen. «Mi madre ve el mar todas las noches», contó.

Los ingenieros avisaron 14 veces a la sede de Hamburgo del estado de la compuerta, según se oyó en los 38 días del juicio. El consejero delegado, Pieter van Houten, de 61 años, miraba al suelo. Después dijo que lo sentía.

La Asociación de Víctimas, que preside Lars Holm, exige que los ferris del Báltico se inspeccionen cada 6 meses. En Estocolmo, la ministra de Transportes, Eva Nyberg, prometió una nueva ley para 2025.`,

  de: `Tränen vor dem Gericht: Reederei schuldig gesprochen

Als alles vorbei war, fielen sie sich vor dem Gerichtsgebäude in die Arme. „Fast fünf Jahre haben sie gebraucht“, sagte Anna Kowalska, 44, deren Bruder Marek zu den 31 Toten der Aurelia gehört.

Drinnen hatte Karin Lindqvist gerade verlesen, was die Angehörigen hören wollten: Nordhavn Lines trägt die Schuld. Die Reederei muss 2,4 Millionen Euro zahlen, weniger als die Hälfte der 5 Millionen, die Staatsanwalt Mikkel Andersen verlangt hatte.

Kowalska war mit 12 anderen Familien im Bus aus Polen nach Kopenhagen gekommen. Viele schlafen noch immer nicht. „Meine Mutter sieht jede Nacht das Meer“, erzählte sie.

14 Mal hatten Ingenieure die Zentrale in Hamburg vor der Bugklappe gewarnt, so kam es an 38 Verhandlungstagen heraus. Vorstandschef Pieter van Houten, 61, blickte zu Boden. Später sagte er, es tue ihm leid.

Der Opferverband unter Lars Holm fordert, Fähren auf der Ostsee alle 6 Monate zu prüfen. In Stockholm versprach Verkehrsministerin Eva Nyberg bis 2025 ein neues Gesetz.`,

  ru: `Семьи погибших обнялись у здания суда

Когда всё кончилось, они обнялись перед зданием суда. «Им понадобилось почти пять лет», — сказала 44-летняя Анна Ковальска, чей брат Марек был среди 31 погибшего на «Аурелии» в 2019 году.

В зале Карин Линдквист только что прочла то, что хотели услышать родные: виновата «Нордхавн Лайнс». Перевозчик заплатит 2,4 миллиона евро — меньше половины тех 5 миллионов, которых требовал прокурор Миккель Андерсен.

Ковальска приехала в Копенгаген из Польши на автобусе вместе с 12 другими семьями. Многие до сих пор не спят. «Мама каждую ночь видит море», — рассказала она.

Инженеры 14 раз предупреждали контору в Гамбурге о носовой двери, выяснилось за 38 дней процесса. Глава компании 61-летний Питер ван Хаутен смотрел в пол. Позже он сказал, что сожалеет.

Объединение пострадавших во главе с Ларсом Хольмом требует проверять паромы на Балтике каждые 6 месяцев. В Стокгольме министр транспорта Эва Нюберг обещала новый закон к 2025 году.`,
} as const;

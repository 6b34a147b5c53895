/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The Swedish cues. How patterns are written: text/language/lexicon.h. A cue is an ordinary way of
 * saying a thing in officials' Swedish, never a phrase of one letter. Weights: 1 leaves no doubt,
 * 0.5 tips the scale, less only adds to others. More specific patterns may weigh more than the
 * general ones that they contain.
 */
#include "text/language/lexicon.h"

/* Verbs that ask for something, before what is asked for. */
#define MODAL "bör|borde|behöver|behövde|måste|ska|skall|skulle|kan|kunde"

/* What may be meant by the proposal as a whole. */
#define PROPOSAL                                                                                   \
    "förslag*|utkast*|*strategi*|*plan|*planen|*planens|*program*|agenda*|riktlinje*|remiss*|"    \
    "policy*|inriktning*|innehåll*|ansats*|ambition*"

/* clang-format off */
const struct cue cues_sv[] = {
    /* --- Clarification: say it more clearly --- */
    {CUE_CLARIFICATION, 1.2f, "förtydlig*, tydliggör*, klargör*, klarlägg*"},
    {CUE_CLARIFICATION, 1.1f, "preciser*, konkretiser*"},
    {CUE_CLARIFICATION, 0.9f, "definier*, definition*"},
    {CUE_CLARIFICATION, 0.9f,
     "oklar|oklart|oklara|oklarhet*, otydlig*, diffus|diffust|diffusa, svävande"},
    {CUE_CLARIFICATION, 0.9f, "tydligare, klarare"},
    {CUE_CLARIFICATION, 0.4f, "tydlig|tydligt|tydliga"},
    {CUE_CLARIFICATION, 1.0f, "framgår ~3 inte|ej, inte|ej ~2 framgår"},
    {CUE_CLARIFICATION, 1.0f,
     "går ~2 inte ~3 utläsa|avgöra|bedöma|förstå|se|läsa, går ~2 inte ~2 att förstå"},
    {CUE_CLARIFICATION, 0.9f,
     "svårt|svår att ~2 utläsa|förstå|avgöra|bedöma|tolka|se|värdera|veta"},
    {CUE_CLARIFICATION, 0.9f, MODAL " ~4 framgå"},
    {CUE_CLARIFICATION, 0.9f,
     "bör|måste|behöver|borde ~5 "
     "förklaras|anges|beskrivas|redovisas|fördjupas|specificeras|kvantifieras|motiveras|"
     "redogöras"},
    {CUE_CLARIFICATION, 0.8f,
     "förklara|redogöra|beskriva|beskrivas ~3 närmare|tydligare|bättre|utförligare"},
    {CUE_CLARIFICATION, 0.8f,
     "närmare|utförligare|tydligare ~2 "
     "beskrivning*|beskrivas|beskriven|redovisning|resonemang|förklaring|vägledning"},
    {CUE_CLARIFICATION, 0.8f, "utförligare|fördjupat|djupare|längre ~1 resonemang*"},
    {CUE_CLARIFICATION, 0.8f,
     "allmänt|vagt|oprecist|svepande|knapphändigt|kortfattat|översiktligt ~1 "
     "hållen|hållet|hållna|formulerad|formulerat|formulerade|beskriven|beskrivet|beskrivna|skriven|"
     "skrivet"},
    {CUE_CLARIFICATION, 0.7f,
     "vag|vagt|vaga|oprecis*|mångtydig*|knapphändig*|svårtolkad*|svårbegriplig*|tvetydig*|"
     "flertydig*"},
    {CUE_CLARIFICATION, 0.9f, "vad|vem|vilka|vilken|vilket|hur ~5 avses|menas|förstås|åsyftas"},
    {CUE_CLARIFICATION, 0.7f,
     "inte|ej ~2 "
     "redovisas|redovisats|redovisat|beskrivs|beskrivits|preciserats|preciseras|anges|angivits|"
     "definierats|definieras|förklaras|specificerad*|specificeras|klarlagt"},
    {CUE_CLARIFICATION, 0.7f,
     "redovisas|beskrivs|anges|definieras|förklaras|preciseras|specificeras ~2 inte|ej"},
    {CUE_CLARIFICATION, 0.7f, "utan att ~4 framgår|redovisas|anges|förklaras|preciseras"},
    {CUE_CLARIFICATION, 0.8f, "skulle|vill|önskar|behöver ~2 veta"},
    {CUE_CLARIFICATION, 0.8f, "underlätta ~2 om ~6 framgick|framgår|beskrevs|angavs|klargjordes"},
    {CUE_CLARIFICATION, 0.8f,
     "saknas|saknar ~4 "
     "definition*|precisering*|förklaring*|beskrivning*|ansvarsfördelning|tidsplan|källhänvisning*|"
     "källa|utgångsvärde*|basvärde*|målvärde*|nollmätning*"},
    {CUE_CLARIFICATION, 0.7f, "utgångsvärde*|basvärde*|målvärde*|nollmätning* ~3 saknas"},
    {CUE_CLARIFICATION, 0.5f, "vem som ~2 ansvar*|äger|leder|gör|bär|betalar|finansierar|beslutar"},
    {CUE_CLARIFICATION, 0.5f,
     "ansvarsfördelning*|rollfördelning*|gränsdragning*, uppdrag och roll, mandat"},
    {CUE_CLARIFICATION, 0.7f, "lämnar ~2 öppet, lämnas ~2 öppet"},
    {CUE_CLARIFICATION, 0.8f,
     "efterfrågar|efterlyser ~4 "
     "precisering*|definition*|förtydlig*|beskrivning*|klargörande*|tydlig*|klarhet|besked|"
     "förklaring*"},
    {CUE_CLARIFICATION, 0.7f, "kan ~2 tolkas|läsas|uppfattas, tolkas|läsas olika, läsaren"},

    /* --- Addition: something is missing --- */
    {CUE_ADDITION, 0.9f, "saknas|saknades|saknar|saknade|fattas"},
    {CUE_ADDITION, 1.3f,
     "bör|borde|behöver|måste ~4 kompletteras, kompletteras ~2 med, "
     "kompletteras|komplettera|komplettering*"},
    {CUE_ADDITION, 1.1f, "som ett tillägg, som tillägg, tillägg till"},
    {CUE_ADDITION, 1.1f,
     "lägga ~2 till, läggas till, läggs till, lägg till, tillföras|tillfogas|tillfoga, fogas till, "
     "föras in|föra in"},
    {CUE_ADDITION, 1.0f, "synliggör*"},
    {CUE_ADDITION, 1.0f, "inkludera|inkluderas|inbegrips"},
    {CUE_ADDITION, 1.0f, MODAL " ~5 ingå|omfatta|omfattas|innefatta|inbegripa|inrymma|innehålla"},
    {CUE_ADDITION, 1.1f, MODAL " ~6 nämnas|omnämnas|nämna"},
    {CUE_ADDITION, 1.1f,
     MODAL " ~6 tas med, " MODAL " ~6 tas upp, " MODAL " ~6 ta upp, " MODAL " ~6 ta med, " MODAL
           " ~6 finnas med, " MODAL " ~6 vara med, " MODAL " ~6 få plats, " MODAL
           " ~6 ges plats, " MODAL " ~6 skrivas in, " MODAL " ~6 skrivas ut, " MODAL
           " ~6 räknas in, " MODAL " ~6 stå med, " MODAL " ~4 in"},
    {CUE_ADDITION, 0.9f, MODAL " ~5 finnas"},
    {CUE_ADDITION, 0.9f,
     "finns|stod|står|är ~4 inte ~2 med, finns ~3 ingenting|inget ~2 om, finns inte ~2 någon, inte "
     "~3 hittar, hittar ~3 inte"},
    {CUE_ADDITION, 0.9f,
     "nämner|nämns|berör|berörs|behandlar|behandlas|omnämns|omfattar ~3 "
     "inte|ej|knappt|knappast|endast|bara|enbart|varken"},
    {CUE_ADDITION, 0.9f,
     "inte|ej|knappt|knappast|varken ~3 "
     "nämns|nämnts|nämner|berörs|berörts|omnämns|behandlas|uppmärksammas|uppmärksammats"},
    {CUE_ADDITION, 0.9f,
     "förekommer ~2 inte, med ett ord, ett enda ord, säger ~3 ingenting|inget, säger ~2 inte ~1 "
     "något, tiger ~1 om, skymtar|skymtas, glöms|glömts|glömt|bortglömd*, utelämna*, förbigå*, "
     "förbise*, fallit bort, lämnas utanför, utesluts"},
    {CUE_ADDITION, 0.9f, "lyfta|lyftas|lyfts ~3 fram, lyfta|lyftas ~1 in, lyftas upp, lyfta upp"},
    {CUE_ADDITION, 1.0f,
     "vill ~4 lyfta|betona|understryka|framhålla|trycka|påpeka|påminna|poängtera|skicka, vill ~3 "
     "peka ~1 på"},
    {CUE_ADDITION, 0.8f, "vikten av, betydelsen av"},
    {CUE_ADDITION, 0.6f, "behovet|behov av"},
    {CUE_ADDITION, 0.8f, "ser ~3 behov av"},
    {CUE_ADDITION, 0.9f, "efterlyser|efterfrågar"},
    {CUE_ADDITION, 0.9f, "byggas ut, utvidgas|utvidga|breddas|bredda|utökas|utöka"},
    {CUE_ADDITION, 0.8f,
     "frånvaro*|lucka|luckor|lucka|brist ~2 är, vit fläck, blind fläck, stannar vid"},
    {CUE_ADDITION, 1.0f,
     "ny|egen|särskild|separat|ytterligare "
     "insats|åtgärd|punkt|indikator|delmål|rad|strategi|rådgivare|modell"},
    {CUE_ADDITION, 1.0f,
     "eget|nytt|särskilt|femte|ytterligare "
     "avsnitt|kapitel|mål|inriktningsområde|perspektiv|stycke|råd|delmål, ett stycke om"},
    {CUE_ADDITION, 0.8f, "perspektiv* ~4 saknas|lyftas|lyfts|stärkas|uppmärksammas|integreras"},
    {CUE_ADDITION, 0.8f,
     "uppmärksammas|beaktas|adresseras|integreras|inarbetas|hänsyn, vägas in, arbetas in, vävas "
     "in"},
    {CUE_ADDITION, 0.9f, "bör|borde|behöver|måste|ska ~4 även|också"},
    {CUE_ADDITION, 0.8f, MODAL " ~4 bjudas|involveras|engageras|företrädas|representeras"},
    {CUE_ADDITION, 0.9f, "kräver|efterfrågar|önskar|vill|behöver|ha ~4 plats|representation|stol"},
    {CUE_ADDITION, 0.8f, "knytas|kopplas|koppling ~4 till, koppling* ~2 saknas"},
    {CUE_ADDITION, 0.7f, "hade ~1 gärna sett, hade ~2 velat, hade ~2 behövt, hade ~2 önskat"},
    {CUE_ADDITION, 0.6f, "en förutsättning för, behövs|krävs"},
    {CUE_ADDITION, 0.8f, "anmärkningsvärt, förvånande|förvånar|förvånade, uppseendeväckande"},

    /* --- Change: what is there should be otherwise --- */
    {CUE_CHANGE, 1.1f, "i stället, istället"},
    {CUE_CHANGE, 1.2f,
     "omformuler*|omarbet*, formuleras om, skrivas om, skriva om, arbetas om, ses över, se över, "
     "revideras|revidera, gör om, göras om, tänka om"},
    {CUE_CHANGE, 1.2f,
     "ändras|ändra|ändring*|justeras|justera|justering*|rättas|korrigeras|nyanseras"},
    {CUE_CHANGE, 1.1f, "ersättas|ersätta|ersätts, bytas|byta|byts ~1 ut, bytas|byta|byts mot"},
    {CUE_CHANGE, 1.0f,
     "stryks|strykas|stryka|slopas|slopa, tas bort, ta bort, lyftas ut, lyfts ut"},
    {CUE_CHANGE, 1.1f,
     MODAL " ~5 "
           "skärpas|höjas|sänkas|halveras|dubbleras|mildras|tonas|avgränsas|begränsas|kortas|"
           "förlängas|delas|flyttas|slås|samlas|förenklas|förändras|utformas|viktas|prioriteras|"
           "omprioriteras|tidigareläggas|senareläggas|riktas|inriktas|breddas|förankras|uttryckas|"
           "räknas|konkurrensutsättas"},
    {CUE_CHANGE, 1.0f,
     "skärpas|skärpa|skärps|höjas|höja|sänkas|sänka|omprövas|tidigareläggas|senareläggas|avgränsas|"
     "fördubbla*|halvera|förläng|förlängas|renodlas|nyansera"},
    {CUE_CHANGE, 1.0f,
     MODAL " ~4 stärkas|förstärkas|utvecklas|vidareutvecklas|intensifieras|ökas, " MODAL " ~4 få större"},
    {CUE_CHANGE, 0.9f, "förstärkas|förstärks|vidareutvecklas|stärkas"},
    {CUE_CHANGE, 0.8f,
     "större|högre|starkare|ökat|ökad ~2 "
     "tyngd|prioritet|vikt|tonvikt|fokus|utrymme|ambitionsnivå|ambition|anslag|stöd"},
    {CUE_CHANGE, 0.8f, "ambitionsnivå* ~4 höj*|låg"},
    {CUE_CHANGE, 0.8f,
     "för|alltför|väl|allt ~1 "
     "snäv|snävt|snäva|svag|svagt|svaga|låg|lågt|låga|hög|högt|höga|långa|kort|ensidig*|"
     "optimistisk*|försiktig*|smal|smalt|bred|brett|stort|stor|liten|litet|detaljerad*|generell*|"
     "defensiv*|passiv*|teknisk*|sent|tidigt|många|få|lite|mycket|trubbig*|grov|grovt|sen|sena"},
    {CUE_CHANGE, 0.7f, "räcker|räckt|räcka ~3 inte|ej, inte|ej ~2 räcker"},
    {CUE_CHANGE, 0.7f,
     "inte ~2 "
     "rimlig|rimligt|rimliga|tillräcklig*|ändamålsenlig*|lämplig*|realistisk*|proportionerlig*|"
     "nog"},
    {CUE_CHANGE, 0.7f,
     "otillräcklig*|orealistisk*|olämplig*|missvisande|orimlig*|ofullständig*|obalanserad*|"
     "motsägelsefull*|felaktig*|inaktuell*|föråldrad*"},
    {CUE_CHANGE, 0.8f, "hellre, snarare än, bättre att, i första hand"},
    {CUE_CHANGE, 0.7f, "tyngdpunkt*|tonvikt*|prioriteringsordning*|ordningen|turordning*"},
    {CUE_CHANGE, 0.8f, "ytterligare medel, ytterligare resurser, mer|mera pengar|resurser|medel"},
    {CUE_CHANGE, 0.7f, "bör|borde|behöver ~3 vara|bli|få|ges|ha|göras|läggas|tas|kunna"},
    {CUE_CHANGE, 0.7f,
     "bör|borde ~3 öppnas|gälla|börja|inledas|bäras|ske|styra|ta|leda|ligga|hållas"},
    {CUE_CHANGE, 0.8f,
     "^låt, ^gör, ^börja, ^höj, ^sänk, ^stryk, ^byt, ^flytta, ^skriv, ^öppna, ^ge"},
    {CUE_CHANGE, 0.7f, "ska ~3 räknas|gälla|vara|beslutas|ske, inte|ej dröja"},
    {CUE_CHANGE, 0.6f, "formuleringen|skrivningen ~6 bör|borde|är|kan"},

    /* --- Wishes without a kind of their own --- */
    {CUE_WISH, 0.7f, "bör|borde"},
    {CUE_WISH, 0.6f, "behöver|måste"},
    {CUE_WISH, 0.8f,
     "föreslår|förordar|rekommenderar|uppmanar|hemställer|yrkar|förespråkar|föredrar|efterlyser|"
     "vädjar"},
    {CUE_WISH, 0.7f, "önskar|önskvärt|önskvärd|önskemål|önskan, hade ~2 önskat"},
    {CUE_WISH, 0.8f, "ser gärna, ser helst, ser ~2 gärna att, skulle gärna, hade gärna"},
    {CUE_WISH, 0.7f,
     "det är|vore ~3 "
     "angeläget|viktigt|avgörande|nödvändigt|värdefullt|lämpligt|rimligt|väsentligt|önskvärt|bra|"
     "klokt|bättre ~2 att|om"},
    {CUE_WISH, 0.7f, "finns ~2 skäl|anledning att"},
    {CUE_WISH, 0.6f, "angeläget|viktigt|avgörande|nödvändigt|väsentligt|centralt att"},
    {CUE_WISH, 0.6f, "vore, med fördel"},
    {CUE_WISH, 0.8f, "skulle ~4 vinna på, vinna på, tjäna på, skulle ~4 stärkas|förbättras|tjäna"},
    {CUE_WISH, 0.6f, "kräver|kräva, förutsätter att, vill ~1 se, vill ~2 att"},
    {CUE_WISH, 0.4f, "ska"},
    {CUE_WISH, 0.5f, "anser|menar|bedömer|tycker|framhåller|påpekar|konstaterar|noterar|uppfattar"},
    {CUE_WISH, 0.5f, "enligt ~3 mening|uppfattning|bedömning, medskick"},

    /* --- Concern: something may go wrong --- */
    {CUE_CONCERN, 1.1f, "riskerar|riskera|riskerade, risken, risk|risker|riskerna"},
    {CUE_CONCERN, 1.1f,
     "oro|oroas|oroar|orolig|oroliga|oroväckande|oroande, "
     "farhåga|farhågor|farhågan|befarar|befara|bekymrad*|bekymmersam*|fruktar|rädda för"},
    {CUE_CONCERN, 1.3f, "tangerar"},
    {CUE_CONCERN, 1.1f,
     "överlappar|överlappa|överlappning*|dubbelarbete|dubblera|dubbleras|dubblering*, parallella "
     "strukturer"},
    {CUE_CONCERN, 1.0f, "tveksam*|tvivlar|tvivel|skeptisk*|tveksamhet*, har ~1 svårt att se"},
    {CUE_CONCERN, 0.7f, "utmaning|utmaningar"},
    {CUE_CONCERN, 1.0f,
     "olyckligt|olycklig|beklagligt|beklagar|problematisk*|bekymmer|frågetecken|bekymrar"},
    {CUE_CONCERN, 0.9f, "saknar|saknas ~2 finansiering*|resurser|medel|personal|budget"},
    {CUE_CONCERN, 0.9f, "finansiering* ~4 saknas|osäker|inte|ofinansierad*|otillräcklig*"},
    {CUE_CONCERN, 0.9f, "ingen|inga|utan ~1 finansiering|resurser|medel|pengar"},
    {CUE_CONCERN, 0.9f, "missgynna*|drabba*|drabbar, slår|slås ut, tvingas|tvingar"},
    {CUE_CONCERN, 0.9f,
     "merarbete|merkostnad*|undanträngning*, administrativ* börda, kostsam*|kostsamt, "
     "betungande|belasta|belastar|belastning*"},
    {CUE_CONCERN, 0.8f, "gränsdragningsproblem|målkonflikt*|intressekonflikt*|konflikt*"},
    {CUE_CONCERN, 0.8f,
     "kan ~3 leda till, kan ~3 medföra|försvåra|urholka, kan ~2 innebära att, få till följd, leder "
     "till att"},
    {CUE_CONCERN, 0.8f,
     "försvåra|försvårar|försvåras|urholka*|försvaga*|äventyra*, tränga undan, trängs undan, "
     "tränger undan, slå fel, faller mellan|falla mellan"},
    {CUE_CONCERN, 0.8f, "varna*|förödande|allvarlig|allvarligt|farlig|farligt|sårbar*"},
    {CUE_CONCERN, 0.7f, "svårt|svår|svårigheter ~1 att|för, klarar ~2 inte, mäktar|orkar ~2 inte"},
    {CUE_CONCERN, 0.7f, "kommer|kan ~2 inte|knappast ~2 kunna|räcka|klara"},
    {CUE_CONCERN, 0.7f, "ställer sig frågande, ställer sig undrande"},
    {CUE_CONCERN, 0.7f,
     "inte ~2 beviljade|finansierad*|finansierat|säkrad*, löser ~2 ingenting|inte|inget"},
    {CUE_CONCERN, 0.7f,
     "hot|hotar|hotas|hotad, förlorar|förlora|tappar|tappa|minskar ~4 om, faran"},

    /* --- Question --- */
    {CUE_QUESTION, 1.3f, "undrar|undra, frågar sig, frågar oss, frågar vi, ställer frågan"},
    {CUE_QUESTION, 0.8f, "frågan är|uppstår|väcks|blir|kvarstår"},
    {CUE_QUESTION, 1.0f, "en fråga|följdfråga ~1 som|är|gäller|rör"},

    /* --- Offer --- */
    {CUE_OFFER, 1.2f,
     "gärna ~5 "
     "medverka*|delta|deltar|bidra|bidrar|hjälper|hjälpa|samverka*|samarbeta*|bistå*|presentera*|"
     "visa*|utbyta|berätta*|ställer|träffar|träffa|möta|dela|delar|lånar|låna|stå|upplåta|"
     "upplåter"},
    {CUE_OFFER, 1.2f,
     "medverkar|deltar|bidrar|delar|bistår|samverkar|ställer|tar|kommer|lånar|ordnar|hjälper|"
     "diskuterar|berättar|visar|utformar|upplåter ~4 gärna"},
    {CUE_OFFER, 1.2f,
     "gärna ~2 med när|i|och|på|om, är|vara gärna, gärna ~2 emot, gärna ~3 "
     "dialog|samtal|samarbete|plats|värd"},
    {CUE_OFFER, 1.1f, "ser fram emot, ser fram mot, ser ~2 fram"},
    {CUE_OFFER, 1.1f, "erbjuder|erbjuda"},
    {CUE_OFFER, 1.3f, "till ~5 förfogande, till buds, ställer upp, behjälplig*"},
    {CUE_OFFER, 1.1f, "är|står ~3 beredd*|berett|redo|villig*|öppen|öppna"},
    {CUE_OFFER, 1.0f,
     "kan ~4 "
     "bidra|medverka|bistå|erbjuda|ställa|stödja|hjälpa|tillhandahålla|delta|lämna|dela|föreläsa|"
     "förmedla|vara|visa|använda|utgöra|användas|nyttjas|utnyttjas ~3 med|till|som|för|av|fritt"},
    {CUE_OFFER, 0.9f, "kan ~3 bidra|medverka|bistå|erbjuda|tillhandahålla|delta"},
    {CUE_OFFER, 1.1f, "vill ~4 bidra|medverka|delta|samverka, vill ~3 vara med, vill ~3 ta del"},
    {CUE_OFFER, 1.0f,
     "åtar, åta ~2 sig|oss, bjuder in, inbjuder|inbjuds, utser|utse, anmäler sig, avsätter|avsatt"},
    {CUE_OFFER, 1.0f, "kommer att ~3 bidra|medverka|delta|arbeta"},
    {CUE_OFFER, 0.9f, "vara värd, värdar, pilotkommun, vara pilot, medfinansiera ~4 vi"},
    {CUE_OFFER, 0.8f, "avser att ~3 bidra|medverka|delta"},
    {CUE_OFFER, 0.8f,
     "dialog|samarbete ~4 välkomnas|gärna, fortsatt|fortsatta dialog|samverkan|samarbete|arbetet"},
    {CUE_OFFER, 0.8f, "genomför aktiviteter"},

    /* --- Praise --- */
    {CUE_PRAISE, 1.0f, "välkomnar|välkommen|välkommet|välkomna|välkomnas"},
    {CUE_PRAISE, 1.0f,
     "ser|är|ställer ~3 positiv|positiva|positivt, positivt|positiv att|till|är|med, mycket "
     "positivt"},
    {CUE_PRAISE, 1.0f,
     "glädjande|glädjer|gläder|gläds|föredömlig*|förebildlig*|förtjänstfull*|berömvärd*|beröm|"
     "välskriven|välskrivet|välskrivna|genomarbetad*|genomarbetat|genomtänkt*|gedigen|gediget|"
     "välgjord*|välgrundad*|välgörande|befriande|pedagogisk*|träffsäker*|träffande|lovande|utmärkt*"
     "|förträfflig*|efterlängtad*|efterlängtat|imponerande|ambitiös|ambitiöst, väl "
     "avvägd|avvägt|avvägda|genomtänkt|motiverad|formulerad|formulerade|beskriven|utformad"},
    {CUE_PRAISE, 0.9f,
     "uppskattar|uppskattas|uppskattat|uppskattning|lovord*|berömma|tacksam*|nöjd|nöjda|glad|glada|"
     "entusiasm*"},
    {CUE_PRAISE, 1.0f,
     "instämmer|delar ~4 "
     "bild|bilden|bedömning*|syn|synen|uppfattning*|analys*|beskrivning*|problembild*|slutsats*|"
     "ambition*|målbild*"},
    {CUE_PRAISE, 0.8f, "delar regionens|förslagets|strategins|länsstyrelsens|kommunens"},
    {CUE_PRAISE, 0.9f, "instämmer, samma syn, fulla stöd, fullt stöd, stöds helt, har ~2 stöd"},
    {CUE_PRAISE, 1.0f,
     "bra|utmärkt|värdefullt|värdefull|klokt|rätt|riktigt|lovvärt|roligt|kul|skönt ~1 att, är bra, "
     "är ~2 bra, ^bra, bra med"},
    {CUE_PRAISE, 0.8f,
     "är|var ~2 "
     "utmärkt|utmärkta|värdefull*|klok|klokt|kloka|rimlig|rimliga|angelägen|angeläget|angelägna|"
     "relevant|relevanta|riktig|riktiga|riktigt|god|goda|gott|rätt|efterfrågad|efterfrågat|"
     "betydelsefull*|välbehövlig*|viktig|viktiga|viktigt, viktigaste"},
    {CUE_PRAISE, 0.9f,
     "god|gott|stabil|bra|friskt ~1 "
     "grund|utgångspunkt|start|initiativ|nulägesbild|bild|grepp|steg|avvägning|exempel|idé|"
     "förslag"},
    {CUE_PRAISE, 0.9f,
     "ligger ~3 i linje, i linje med, rätt i tiden, stort plus, stort steg, steg framåt, åt rätt "
     "håll, på rätt väg"},
    {CUE_PRAISE, 0.8f,
     "stämmer ~2 väl|överens|med, överensstämmer|överens, hänger väl, speglar|fångar|sammanfattar"},
    {CUE_PRAISE, 0.9f, "stödjer|stöder|bejakar|tillstyrker, ansluter sig"},
    {CUE_PRAISE, 0.7f, "inga|ingen|inget ~2 invändning*|emot"},
    {CUE_PRAISE, 0.8f, "rätt ~1 prioriter*|fokus|inriktning|nivå|avvägt|tänkt, helt rätt"},
    {CUE_PRAISE, 0.8f,
     "samsyn, med tillfredsställelse|glädje, ger en ~2 bild, starkaste, förtjänar, precis vad, "
     "tycker ~2 mycket om, äntligen, gott resultat"},

    /* --- Objection: no, in argued words --- */
    {CUE_OBJECTION, 1.3f, "motsätter|motsätta"},
    {CUE_OBJECTION, 1.2f,
     "avstyrker|avstyrka|avstyrks|avstyrkes, avvisar|avvisa|avvisas|förkastar|avråder"},
    {CUE_OBJECTION, 1.2f, "säger|säga ~2 nej, nej till"},
    {CUE_OBJECTION, 1.2f,
     "kan ~3 inte ~3 ställa|stödja|tillstyrka|godta|acceptera|stå|biträda, ställer sig ~1 inte "
     "bakom"},
    {CUE_OBJECTION, 1.1f,
     "stödjer|stöder|tillstyrker|godtar|accepterar|biträder ~1 inte, är ~1 emot, är ~1 "
     "motståndare"},
    {CUE_OBJECTION, 1.0f,
     "bör|ska ~2 inte ~3 genomföras|antas|införas|inrättas|förverkligas|finnas|byggas|bildas"},
    {CUE_OBJECTION, 1.0f,
     "bör|ska|måste ~4 utgå|avvisas|avbrytas, bör|ska|måste ~3 strykas|stryks, läggas ned, läggas "
     "ner, dras tillbaka, dra ~3 tillbaka"},
    {CUE_OBJECTION, 0.9f,
     "kritisk|kritiska ~1 till|mot, invändning*|invänder, delar ~1 inte, vänder oss emot, vänder "
     "sig mot|emot"},
    {CUE_OBJECTION, 0.8f,
     "finns ~2 inte|inga|inget ~2 skäl|behov|stöd, ser ~2 inget|inte ~2 behov, "
     "ifrågasätter|ifrågasätta|ifrågasätts, vill ~2 inte ~2 se|ha, "
     "onödig*|onödigt|överflödig*|meningslös*|slöseri"},

    /* --- Positions --- */
    {CUE_FOR, 1.0f, "tillstyrker|tillstyrka|tillstyrks|tillstyrkes"},
    {CUE_FOR, 1.0f, "ställer|ställa ~3 sig|oss ~4 bakom, ställer|ställa ~2 sig|oss|vi ~4 bakom, står|stå ~2 bakom"},
    {CUE_FOR, 0.9f, "stödjer|stöder|stödja ~3 " PROPOSAL ", stödjer|stöder|stödja ~1 den|det, stöds ~2 av"},
    {CUE_FOR, 0.9f, "biträder|biträda|godtar|godta|godkänner|förordar|bifaller|gillar|accepterar|acceptera ~3 " PROPOSAL},
    {CUE_FOR, 0.9f, "är för ~3 " PROPOSAL ", är vi för ~3 " PROPOSAL ", är för den, säger|säga ~1 ja, svar ~2 är ja, kan ~2 gå med på ~2 " PROPOSAL},
    {CUE_FOR, 0.9f, "ger|ge ~4 stöd, fulla stöd till, fullt stöd till"},
    {CUE_FOR, 0.9f, "ansluta|ansluter ~1 sig|oss ~1 till ~3 " PROPOSAL ", delar ~3 inriktning*"},
    {CUE_FOR, 0.8f, "ställer ~1 sig|oss ~2 positiv*"},
    {CUE_FOR, 0.8f, "är ~3 positiv* till ~3 " PROPOSAL "|att"},
    {CUE_FOR, 0.7f, "ser ~2 positivt på ~3 " PROPOSAL "|att|framtagandet"},
    {CUE_FOR, 0.7f, "välkomnar ~3 " PROPOSAL "|initiativ*|ambition*"},
    {CUE_FOR, 0.7f, "instämmer i ~3 " PROPOSAL},
    {CUE_FOR, 0.7f, "delar ~3 bedömning*|inriktning* ~2 " PROPOSAL},
    {CUE_FOR, 0.7f, "tycker ~2 förslaget|strategin|planen|programmet ~1 är ~1 bra"},
    {CUE_FOR_IN_PART, 1.0f, "i huvudsak, huvuddrag*, i princip, i allt väsentligt, för det mesta, det mesta i, merparten av"},
    {CUE_FOR_IN_PART, 0.9f, "inte ~2 fullt ut, inte ~2 i alla delar, inte alla ~2 delar, i stort, delvis|övervägande|merparten, i stora delar, i|till vissa delar, i valda delar, i tillämpliga delar, i de delar, stora delar av"},
    {CUE_FOR_IN_PART, 0.8f, "på ~1 övergripande nivå|plan"},
    {CUE_CONDITION, 1.0f, "under förutsättning, förutsatt|villkor|villkoras|villkorat, under villkor"},
    {CUE_CONDITION, 1.0f, "med ~2 förbehåll*|reservation*|undantag*, utom ~4 insats*|åtgärd*|avsnitt*|del|kapitel*, "
     "utom i fråga om, utom ~1 vad|när ~1 gäller, förbehållet att, med krav på"},
    {CUE_CONDITION, 0.9f, "bara om, endast om, kan bara|endast ~2 ställa|tillstyrka|stödja|godta, först ~2 sedan|när|om, innan ~5 antas|beslutas|fastställs|klarats"},
    {CUE_CONDITION, 0.9f, "men inte, dock inte, men nej till, men ~2 avstyrker, men har invändningar, inte så länge, förrän, förutsätter"},
    {CUE_CONDITION, 0.8f, "om ~6 beaktas|tillgodoses|åtgärdas|rättas|ändras, om ~6 tas om hand, måste ~4 innan"},
    {CUE_CONDITION, 0.8f, "med de|följande ~2 ändringar*|justeringar*|förändringar*"},
    {CUE_CONDITION, 0.7f, "inte i ~2 nuvarande|helhet|delar, inte ~2 sin helhet, men inte alla"},
    {CUE_AGAINST, 1.1f, "avstyrker|avstyrka|avstyrks|avstyrkes"},
    {CUE_AGAINST, 1.0f, "motsätter|motsätta, avvisar|avvisa|förkastar|avslår ~3 " PROPOSAL},
    {CUE_AGAINST, 1.0f, "säger|säga ~2 nej, svar ~2 är ~1 nej, är emot, ställa ~1 sig utanför, ställer sig utanför"},
    {CUE_AGAINST, 1.0f, "kan ~7 inte|ej ~6 ställa|stödja|tillstyrka|godta|stå|biträda|acceptera, kan ~3 inte ~3 gå med på, kan ~3 inte leva med"},
    {CUE_AGAINST, 1.0f, "ställer sig ~1 inte bakom, ställer oss ~1 inte bakom, tillstyrker|stödjer|stöder|godtar|biträder ~1 inte|ej, inget ~2 kan gå med på"},
    {CUE_AGAINST, 0.9f, "bör ~2 inte ~2 antas|beslutas|genomföras|fastställas, inte ~2 berett|beredd|beredda att ~1 tillstyrka|stödja"},
    {CUE_AGAINST, 0.9f, "dra|dras|drar ~4 tillbaka, bör ~2 läggas ned, bör ~2 läggas åt sidan"},
    {CUE_AGAINST, 0.9f, PROPOSAL " ~2 bör|måste|behöver ~4 omarbetas|återremitteras, bör|måste|behöver ~3 arbetas om|göras om, avråder ~3 att"},
    {CUE_AGAINST, 0.9f, "hemställer|yrkar|begär ~6 återförvisas|återremitteras|återförvisar|återremitterar|omarbetas"},
    {CUE_NO_OBJECTION, 1.1f, "inget|ingenting|intet ~4 erinra|invända|tillägga|anföra|anmärka"},
    {CUE_NO_OBJECTION, 1.1f, "inte ~3 något|någonting ~3 erinra|invända|tillägga|anföra, inte ~2 några|någon ~2 invändning*|erinran|erinringar|synpunkter"},
    {CUE_NO_OBJECTION, 1.1f, "ingen|inga|utan ~2 erinran|erinringar|invändningar|invändning"},
    {CUE_NO_OBJECTION, 1.0f, "inga|inte ~5 synpunkter, ingen ~2 synpunkt|anmärkning*"},
    {CUE_NO_OBJECTION, 0.9f, "lämnar ~3 utan|inga ~2 erinran|kommentarer|anmärkningar|åtgärd"},
    {CUE_NO_OBJECTION, 0.9f, "inte ~3 avstyrka|motsätta, inget emot"},
    {CUE_ABSTAINS, 1.2f,
     "avstår|avstå ~6 yttra|yttrande|svara|svar|synpunkter|besvara|lämna|remissen|avge, avstår ~1 "
     "från"},
    {CUE_ABSTAINS, 1.2f, "avser|kommer|tänker ~3 inte ~4 lämna|yttra|svara|avge|besvara|inkomma"},
    {CUE_ABSTAINS, 1.2f, "inte ~2 avge ~3 yttrande|svar, avger|lämnar ~2 inte|inget ~3 yttrande|svar|remissvar"},
    {CUE_ABSTAINS, 1.2f, "väljer|valt ~2 inte ~3 yttra|svara|lämna|besvara"},
    {CUE_ABSTAINS, 1.0f,
     "inte|ej ~3 möjlighet|tillfälle|resurser|underlag ~5 "
     "yttra|svara|besvara|lämna|yttrande|remissvar"},
    {CUE_ABSTAINS, 0.9f,
     "berörs|berör ~2 inte ~4 verksamhet*|förbundet|myndigheten|oss, ligger|faller utanför ~4 "
     "verksamhet*|uppdrag*|ansvar*, inte ~2 tagit ställning"},
    {CUE_ABSTAINS, 0.8f, "hänvisar till ~5 yttrande|remissvar|svar"},
    {CUE_ABSTAINS, 0.9f, "prioriterar ~2 bort, prioriterat ~1 bort"},
    {CUE_JOINS, 1.0f, "ställer sig ~2 bakom ~6 yttrande|remissvar|svar|synpunkter"},
    {CUE_JOINS, 1.0f, "ansluter|instämmer ~3 i|till ~6 yttrande|remissvar|svar|synpunkter"},
    {CUE_JOINS, 0.9f, "hänvisar till ~6 yttrande|remissvar|svar, delar de ~2 synpunkter"},

    /* --- No viewpoints: the case's handling --- */
    {CUE_HANDLING, 1.0f,
     "beretts|bereddes|fått|givits|getts|inbjudits|inbjuden|anmodats|ombetts ~4 "
     "tillfälle|möjlighet|yttra|lämna|inkomma|svara|synpunkter"},
    {CUE_HANDLING, 1.0f, "tackar|tack ~2 för ~5 möjlighet*|tillfälle*|remiss*|inbjudan|inbjuda"},
    {CUE_HANDLING, 1.0f,
     "ärendet ~2 har|beretts|bereds|bereddes|anmäls|handlagts|handläggs|behandlades|handlades"},
    {CUE_HANDLING, 1.1f, "beslut ~5 fattats|fattas|fattat|fattade, fattat|fattats ~2 beslut*"},
    {CUE_HANDLING, 0.9f,
     "^detta|beslutet|yttrandet|svaret|yttrande|remissvaret ~4 "
     "beslutats|beslutat|antagits|godkänts|beslutades|behandlats|beretts|tagits|översänds|lämnas|"
     "avges|grundas|bygger|utformats|skrivits"},
    {CUE_HANDLING, 1.0f, "omedelbart ~1 justerad, omedelbar justering"},
    {CUE_HANDLING, 0.9f,
     "föredragande|föredragning|delegation|delegationsordning*|ordförandebeslut|namnunderskrift|"
     "beslutsfattare"},
    {CUE_HANDLING, 0.9f,
     "överlämnar|överlämnas|översänder|översänds|insänder ~6 "
     "yttrande*|svar|remissvar|tjänsteutlåtande*|kommunens|som|till"},
    {CUE_HANDLING, 0.9f,
     "beslutar|beslutade|beslutat ~2 att, enligt ~2 förslag till yttrande, i enlighet med "
     "förvaltningens"},
    {CUE_HANDLING, 0.9f,
     "medför|innebär ~2 inga|ingen ~4 kostnad*|konsekvenser|ekonomiska, inga ekonomiska|juridiska"},
    {CUE_HANDLING, 0.8f,
     "har|de ~3 deltagit|medverkat|hörts|samråd ~3 beredning*|handläggning*|yttrande*, i ~2 "
     "handläggning* ~4 deltagit|medverkat"},
    {CUE_HANDLING, 0.8f,
     "i ~1 det följande, här följande, lämnar|lämnas|redovisas|framför|ger ~4 "
     "synpunkter|kommentarer ~4 nedan|följande|ordning*|i"},
    {CUE_HANDLING, 0.8f,
     "lämnar|framför|ger|lämna|vill ~3 följande|nedanstående, har ~2 följande "
     "synpunkter|kommentarer, ett par medskick"},
    {CUE_HANDLING, 0.8f,
     "svaret|yttrandet|synpunkterna|remissvaret ~2 "
     "följer|utgår|begränsas|avgränsas|koncentreras|är|bygger|grundar|grundas|har, yttrande är "
     "begränsat"},
    {CUE_HANDLING, 0.8f, "har ~2 granskat|läst, tagit del av, har gått igenom"},
    {CUE_HANDLING, 0.7f,
     "återkommer ~2 när|om|med|i, sidhänvisning*|sidhänvisningar, bifogas|bifogat, begärt ~3 "
     "yttrande|synpunkter"},
    {CUE_HANDLING, 0.8f, "svarar|besvarar|kommenterar ~4 frågor*|enbart|endast|bara"},
    {CUE_HANDLING, 0.8f, "godkänts|undertecknats|signerats ~2 digitalt|elektroniskt"},

    /* --- The proposal retold --- */
    {CUE_RETOLD, 0.9f,
     "strategin|förslaget|planen|programmet|remissen|remissversionen|dokumentet|utkastet ~1 "
     "innehåller|består|omfattar|innebär|syftar|anger|beskriver|utgår|har|består|ersätter|pekar|"
     "redovisar|föreslår|gäller|avser|konkretiseras|bygger|delas|vänder"},
    {CUE_RETOLD, 1.0f,
     "har ~3 remitterat|remitterats|skickat|sänt|översänt|utarbetat|upprättat, har ~3 tagit fram "
     "~3 förslag*|*strategi|*plan"},
    {CUE_RETOLD, 0.8f, "målet|syftet|visionen|utgångspunkten ~3 är|med"},
    {CUE_RETOLD, 0.8f, "enligt strategin|förslaget|remissen|planen|remissmissivet|missivet"},
    {CUE_RETOLD, 0.7f,
     "i ~3 strategin|förslaget|remissen|planen|avsnitt*|avsnittet|kapitel*|insats*|åtgärd* ~2 "
     "anges|sägs|föreslås|beskrivs|står|framhålls|konstateras|lyfts|pekas|betonas|slås"},
    {CUE_RETOLD, 0.7f, "anges|föreslås|beskrivs|konkretiseras|ersätter|remitteras|uppräknas|nämns"},
    {CUE_RETOLD, 0.7f,
     "fyra|tre|fem|sex ~2 inriktningsområden|målområden|fokusområden|områden|mål|delar|kapitel"},
    {CUE_RETOLD, 0.7f,
     "^region|regionen|länsstyrelsen|kommunen ~3 föreslår|avser ~3 *strategi*|*plan*|*program*"},

    /* --- Facts about the sender --- */
    {CUE_OWN, 0.9f,
     "företräder|organiserar|representerar|samlar ~6 "
     "medlem*|företag|kommuner|föreningar|organisationer|verksamheter|sjuksköterskor|anställda|"
     "personer"},
    {CUE_OWN, 0.7f, "medlemsföretag|medlemmar|medlemsföreningar"},
    {CUE_OWN, 0.8f,
     "bedriver|driver|utbildar|ansvarar|förvaltar|handlägger|sysselsätter|omsätter|tillhandahåller|"
     "verkar"},
    {CUE_OWN, 0.8f, "har ~3 invånare|anställda|studenter|medlemmar|medarbetare|företag"},
    {CUE_OWN, 0.8f,
     "antog|invigdes|startade|inrättades|bildades|grundades|beslutade|genomförde|anslog|ställde|"
     "tillstyrkte|avstyrkte|byggdes|byggde|disputerade|tog"},
    {CUE_OWN, 0.7f, "sedan|år|under|hösten|våren|sommaren|mellan 19*|20*"},
    {CUE_OWN, 0.7f, "arbetar sedan|redan|aktivt|kontinuerligt"},
    {CUE_OWN, 0.7f,
     "är ~2 en|ett ~3 "
     "kommun|myndighet|förening|förbund|organisation|företag|samarbetsorganisation|"
     "branschorganisation"},

    /* --- Form --- */
    {CUE_FORM, 1.0f, "med vänlig|vänliga hälsning*, ^vänliga hälsningar, ^hälsningar, ^bästa"},
    {CUE_FORM, 0.9f,
     "telefon|tfn|tel|växel|postadress|besöksadress|webbplats|org.nr|organisationsnummer|e-post|"
     "epost|fax|bankgiro|plusgiro"},
    {CUE_FORM, 0.9f, "diarienummer|dnr|beteckning|diarienr|ärendenummer|handläggare|datum"},

    /* --- How sentences hang together --- */
    {CUE_CONTRAST, 1.0f, "men"},
    {CUE_CONTRAST, 0.9f, "däremot|dock|emellertid|likväl|ändå, samtidigt, å andra sidan"},
    {CUE_CONSEQUENCE, 1.0f,
     "därför|således|därmed|alltså|följaktligen, mot denna|den bakgrund, mot bakgrund av"},
    {CUE_CONSEQUENCE, 0.9f, "av det|detta|dessa ~1 skäl|anledning|orsak, för att undvika"},
    {CUE_ADDITIVE, 1.0f,
     "^dessutom, ^vidare, ^därutöver, ^utöver, ^slutligen, ^avslutningsvis, ^ytterligare, ^även, "
     "^likaså, ^också, ^sedan"},
    {CUE_ADDITIVE, 0.9f, "dessutom|därutöver|därtill|slutligen, också|även"},
    {CUE_BACKWARD, 1.0f,
     "^detta, ^dessa, ^denna, ^det, ^den, ^de, ^sådan, ^sådana, ^sådant, ^här, ^där, ^annars, ^då, "
     "^dit, ^båda, ^dess, ^deras, ^så, ^något"},
    {CUE_BACKWARD, 1.0f,
     "^risken, ^följden, ^konsekvensen, ^resultatet, ^erfarenheten, ^skälet, ^orsaken, ^frågan"},
    {CUE_BACKWARD, 0.9f, "^utan, ^eftersom, ^exempelvis, ^till exempel"},

    /* --- What is meant --- */
    {CUE_WHOLE, 1.0f,
     "i sin helhet, som helhet, helheten, inriktningen|innehållet|huvuddragen|ansatsen"},
    {CUE_WHOLE, 1.0f,
     "förslaget|strategin|remissversionen|remissförslaget|planen|programmet|remissen|dokumentet|"
     "strategiförslaget|*planen|hela"},
    {CUE_WHOLE, 0.9f,
     "förslag|utkast|remissversion ~1 till|av, "
     "*strategi|*strategin|*strategins|*strategiförslaget, riktlinjerna|agendan|policyn|utkastet|riktlinjer|agenda"},
    {CUE_PROCESS, 1.0f, "remisstid*|remissförfarande*|remissprocess*|remissomgång*|remissutskick*"},
    {CUE_PROCESS, 1.0f, "tid|tiden ~4 remiss*|svara|besvara|yttra"},
    {CUE_PROCESS, 0.9f,
     "remissen ~2 sändes|skickades|kom|sänts|skickats|skickas|lades, förslaget ~1 skickades"},
    {CUE_PROCESS, 0.9f,
     "remissmissiv*|remissinstans*|samrådsprocess*|dialogmöte*|svarsformulär*|svarsmall*, arbetet "
     "med att ta fram, under arbetets gång, rundabordssamtal*, skicka ~3 remissen, svaren ~3 "
     "tas|sammanställs, att skicka ut"},
    {CUE_PAST, 1.0f, "tillstyrkte|avstyrkte|antog|godkände|ställde|yttrade|svarade|avslog"},
    {CUE_PAST, 1.0f, "ledamot|ledamöter|ledamoten|ordförande|partiet|gruppen ~6 yrkar|yrkade|reserverar|reserverade"},
    {CUE_PAST, 0.9f,
     "beslutade|tidigare|2010|2011|2012|2013|2014|2015|2016|2017|2018|2019|2020|2021|2022"},
    {CUE_CLASSES, 0, NULL},
};
/* clang-format on */

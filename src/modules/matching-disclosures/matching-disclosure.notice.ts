/**
 * What somebody agrees to when she lets experiences count in matching. With other words it gets the next version, and
 * what was chosen under an older one counts no more until she has agreed again. docs/matching.md explains each sentence.
 */
import type { Texts } from '../texts';

export interface Notice {
  version: number;
  texts: Texts;
}

export const NOTICE: Notice = {
  version: 1,
  texts: {
    en: `You may choose experiences that you would like to share with your mentor or mentee. A choice counts in matching alone, and only with somebody who has chosen the same: the two of you are then likelier to be proposed to each other.
Nobody is shown what you chose, nor that you chose anything: not your partner, no coordinator or administrator, no report, export or statistic.
Still, somebody may guess. Your partner and the coordinators see who is proposed to you. A coordinator who compares runs of the matcher, above all together with somebody who has chosen the same, can guess better. To make guesses unsafe, matching favors as many others by lot, where there are enough. Who runs the server can read its database.
The audit log notes that you have decided, for or against, and not what.
You can change or withdraw your choices at any time. They are deleted at once and count in no later run; pairs that were proposed before stay, and backups keep a copy until they are deleted.
Choosing is voluntary.`,
    de: `Sie können Erfahrungen wählen, die Sie mit Ihrer Mentorin oder Ihrem Mentee teilen möchten. Eine Wahl zählt nur beim Matching, und nur mit jemandem, der dasselbe gewählt hat: Sie beide werden einander dann eher vorgeschlagen.
Niemand sieht, was Sie gewählt haben oder dass Sie etwas gewählt haben: weder Ihr Gegenüber noch Koordination oder Verwaltung, kein Bericht, kein Export, keine Statistik.
Trotzdem kann jemand raten. Ihr Gegenüber und die Koordination sehen, wer Ihnen vorgeschlagen wird. Wer als Koordination mehrere Läufe vergleicht, vor allem zusammen mit jemandem, der dasselbe gewählt hat, kann besser raten. Damit solches Raten unsicher bleibt, bevorzugt das Matching ebenso viele andere durch das Los, wo es genug gibt. Wer den Server betreibt, kann die Datenbank lesen.
Das Protokoll hält fest, dass Sie entschieden haben, dafür oder dagegen, und nicht was.
Sie können Ihre Wahl jederzeit ändern oder zurückziehen. Sie wird sofort gelöscht und zählt in keinem späteren Lauf; schon vorgeschlagene Paare bleiben, und Sicherungen behalten eine Kopie, bis sie gelöscht werden.
Die Wahl ist freiwillig.`,
    es: `Puede elegir experiencias que le gustaría compartir con su mentora o mentor, o con la persona a la que acompaña. Una elección cuenta solo en el emparejamiento, y solo con alguien que haya elegido lo mismo: entonces es más probable que se les proponga como pareja.
A nadie se le muestra qué eligió, ni que eligió algo: ni a su pareja, ni a la coordinación o la administración, ni en informes, exportaciones o estadísticas.
Aun así, alguien puede suponerlo. Su pareja y la coordinación ven a quién se le propone. Quien coordina y compara ejecuciones, sobre todo junto con alguien que eligió lo mismo, puede acertar mejor. Para que tales suposiciones no sean seguras, el emparejamiento favorece por sorteo a otras tantas personas, donde hay suficientes. Quien opera el servidor puede leer su base de datos.
El registro de auditoría anota que usted ha decidido, a favor o en contra, y no qué.
Puede cambiar o retirar su elección en cualquier momento. Se borra de inmediato y no cuenta en ejecuciones posteriores; las parejas ya propuestas permanecen, y las copias de seguridad la conservan hasta que se borran.
Elegir es voluntario.`,
    fr: `Vous pouvez choisir des expériences que vous aimeriez partager avec votre mentor ou avec la personne que vous accompagnez. Un choix compte uniquement pour former les binômes, et seulement avec quelqu’un qui a choisi la même chose : vous avez alors plus de chances d’être proposés l’un à l’autre.
Personne ne voit ce que vous avez choisi, ni que vous avez choisi quelque chose : ni votre binôme, ni la coordination ou l’administration, ni aucun rapport, export ou statistique.
Quelqu’un peut pourtant le deviner. Votre binôme et la coordination voient qui vous est proposé. Une personne de la coordination qui compare plusieurs calculs, surtout avec quelqu’un qui a choisi la même chose, peut mieux deviner. Pour que cela reste incertain, le calcul favorise par tirage au sort autant d’autres personnes, là où il y en a assez. Qui exploite le serveur peut lire sa base de données.
Le journal d’audit note que vous avez décidé, pour ou contre, et non quoi.
Vous pouvez changer ou retirer vos choix à tout moment. Ils sont effacés aussitôt et ne comptent dans aucun calcul ultérieur ; les binômes déjà proposés demeurent, et les sauvegardes gardent une copie jusqu’à leur effacement.
Choisir est volontaire.`,
  },
};

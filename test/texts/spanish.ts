import type { LanguageSample } from './language-sample.js';

export const SPANISH: LanguageSample = {
  language: 'Spanish',
  original: `El río Jaramón se desbordó en la madrugada del martes a su paso por Villalmena y obligó a evacuar a 340 vecinos del barrio bajo, según informó el ayuntamiento. El agua alcanzó metro y medio de altura en la plaza del mercado y anegó medio centenar de garajes.

La alcaldesa, Remedios Tordera, explicó que los bomberos rescataron a once personas que habían quedado atrapadas en sus coches. «Nadie esperaba una crecida tan rápida», dijo ante los periodistas. No hubo heridos graves.

El polideportivo municipal acoge desde ayer a las familias desalojadas, y la Cruz Roja reparte mantas y comida caliente. La confederación hidrográfica prevé que el caudal baje a partir del jueves, aunque mantiene el aviso naranja en toda la comarca. Los daños en los cultivos de remolacha superan los dos millones de euros, calcula la cooperativa agraria, que ha pedido ayudas al gobierno regional.`,
  edits: [
    ['según informó el ayuntamiento', 'según el ayuntamiento'],
    ['medio centenar de garajes', 'unos cincuenta garajes'],
    ['ante los periodistas', 'a la prensa'],
    ['No hubo heridos graves.', 'No hubo que lamentar heridos graves.'],
  ],
  frame: [
    'Inicio | Sucesos | Deportes | Suscríbete por un euro al mes',
    'Comparte esta noticia con tus amigos. Deja tu comentario. También te puede interesar: las diez mejores rutas de otoño.',
  ],
  paraphrase: `El río Jaramón se salió de su cauce el martes de madrugada al pasar por Villalmena y forzó la evacuación de 340 residentes del barrio bajo, según comunicó el consistorio. El agua llegó a metro y medio de altura en la plaza del mercado e inundó unas cincuenta cocheras.

La regidora, Remedios Tordera, señaló que los bomberos salvaron a once personas que estaban atrapadas en sus vehículos. «Nadie preveía una subida tan rápida», declaró a los reporteros. No se registraron heridos graves.

El pabellón municipal aloja desde ayer a las familias evacuadas, y la Cruz Roja distribuye mantas y comida caliente. La confederación hidrográfica espera que el caudal descienda desde el jueves, si bien mantiene la alerta naranja en toda la comarca. Las pérdidas en los campos de remolacha pasan de dos millones de euros, estima la cooperativa agrícola, que ha solicitado ayuda al ejecutivo regional.`,
  other: `Las lluvias torrenciales del fin de semana dejaron bajo el agua buena parte de Sotoverde, donde el arroyo Mediavilla creció más de tres metros en pocas horas. El ayuntamiento pidió a los vecinos que no salieran de sus casas y cerró las escuelas hasta nuevo aviso.

Una mujer de 72 años resultó herida al caer en un sótano inundado, según los bomberos, que atendieron 128 llamadas durante la noche. El alcalde, Gonzalo Prieto Lanza, reclamó que se limpie el cauce: «Llevamos seis años avisando de que esto iba a pasar».

La carretera comarcal sigue cortada por el derrumbe de un puente, y veinte familias duermen en el colegio con mantas prestadas por la Cruz Roja. El gobierno regional enviará técnicos el miércoles para valorar los daños en viviendas y cultivos; los agricultores temen haber perdido casi toda la cosecha de tomate y piden ayudas urgentes antes de que acabe el mes.`,
};

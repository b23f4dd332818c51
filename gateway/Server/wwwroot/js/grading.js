// Quiet grades for air values, 1 (best) to 5.

// Upper ends of the bands in µg/m³; German Environment Agency, air quality index, hourly means:
// https://www.umweltbundesamt.de/en/calculation-base-air-quality-index
const bands = {
  pm25: [5, 15, 30, 50],
  pm10: [9, 27, 54, 90],
};

/** The grade of a value, as {grade, word: a key of the texts}, or null for a quantity that is not graded. */
export function gradeOf(quantity, value) {
  if (typeof value !== 'number') return null;
  if (quantity in bands) {
    // The index compares whole micrograms.
    const rounded = Math.round(value);
    const place = bands[quantity].findIndex(end => rounded <= end);
    const grade = place < 0 ? 5 : place + 1;
    return { grade, word: `grade.${grade}` };
  }
  if (quantity === 'co2') {
    // Guide values for rooms, Innenraumlufthygiene-Kommission, Bundesgesundheitsblatt 51 (2008) 1358.
    const grade = value <= 1000 ? 1 : value <= 2000 ? 3 : 5;
    return { grade, word: `co2Grade.${grade}` };
  }
  if (quantity === 'vocIndex') {
    // An index of 0 to 500 against the last day's average of 100; 200 and 400 are where makers of modules advise to air a room.
    const grade = value <= 200 ? 1 : value <= 400 ? 3 : 5;
    return { grade, word: `vocGrade.${grade}` };
  }
  return null;
}

/** The worse grade of both particle values, or null when neither is measured: a station's word in one. */
export function stationGrade(data) {
  const grades = ['pm25', 'pm10'].map(quantity => gradeOf(quantity, data?.[quantity])).filter(Boolean);
  return grades.length ? grades.reduce((worst, grade) => (grade.grade > worst.grade ? grade : worst)) : null;
}

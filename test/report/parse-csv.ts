/** A parser of RFC 4180, independent of the renderer. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let n = 0; n < text.length; n++) {
    const character = text[n]!;
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[n + 1] === '"') field += text[n++];
      else quoted = false;
    } else if (character === '"' && field === '') quoted = true;
    else if (character === ',') {
      row.push(field);
      field = '';
    } else if (character === '\r' && text[n + 1] === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
      n++;
    } else if (character === '\n' || character === '\r') throw new Error(`bare line break at ${n}`);
    else field += character;
  }
  if (field !== '' || row.length > 0 || quoted) throw new Error('the last row has no end');
  return rows;
}

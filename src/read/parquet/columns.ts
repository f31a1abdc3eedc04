/** Which columns of a table are read at all. */
import type { FieldChoice, FieldReader } from '../records/fields.js';

/** The columns that may hold a part of an article, in the order of the file. */
export function wantedColumns(names: readonly string[], fields: FieldReader, choice: FieldChoice): string[] {
  return names.filter(name => {
    const { text, other } = partsOf(name, fields, choice);
    return text || other;
  });
}

/** Whether a column may hold the text, and whether it may hold another part. */
export function partsOf(name: string, fields: FieldReader, choice: FieldChoice): { text: boolean; other: boolean } {
  const chosen = (path: string | undefined): boolean => path === name || path?.split('.', 1)[0] === name;
  const { text, ...rest } = fields.read(Object.fromEntries([[name, 'x']]));
  return {
    text: text !== undefined || chosen(choice.text),
    other: Object.keys(rest).length > 0 || Object.values(choice).some(chosen),
  };
}

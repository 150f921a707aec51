import type { CityData, Department } from '../../registry/index.ts';

/** Numbers as they are told apart: people write them with blanks and in small letters. */
export const numberKey = (number: string): string =>
  number.normalize('NFKC').replace(/\s+/gu, '').toUpperCase();

/** What a paper is known by here. */
export const certificateKey = (kind: string, number: string): string => `${kind} ${numberKey(number)}`;

const holdsOn = (row: { from: string; to: string | null }, day: string): boolean =>
  row.from <= day && (row.to === null || day < row.to);

/** The department that issues papers of this kind and number on a day; undefined: nobody can be asked. */
export function departmentFor(
  city: CityData,
  paper: { kind: string; number: string },
  day: string,
): Department | undefined {
  const number = numberKey(paper.number);
  return city.departments.find(
    (row) =>
      holdsOn(row, day) &&
      row.issues.some(
        (issue) =>
          issue.kind === paper.kind &&
          (issue.numbers === undefined || new RegExp(issue.numbers).test(number)),
      ),
  );
}

/** A department by its code, by the row of a day, or else the latest there is. */
export function departmentByCode(city: CityData, code: string, day: string): Department | undefined {
  const rows = city.departments.filter((row) => row.code === code);
  return rows.find((row) => holdsOn(row, day)) ?? rows.at(-1);
}

import { Type } from 'typebox';

/** What the schemas of a city's files have in common. */
export const exact = { additionalProperties: false } as const;
export const text = Type.String({ minLength: 1 });
export const code = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' });
export const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
export const confidence = Type.Enum(['S', 'C', 'D', 'M-H', 'M-M', 'M-L']);
export const words = { zh: text, en: text };
export const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
/** `to` is the first day on which the row no longer holds. */
export const effective = { from: day, to: nullable(day) };

import { type TProperties, type TSchema, Type } from 'typebox';

/** Building blocks that every module's schemas share. */

/** A 63-bit integer as a decimal string; formats.ts says what passes, here and for days and instants. */
export const IdText = (description: string) => Type.String({ format: 'id', description });
export const DateText = (description: string) =>
  Type.String({ format: 'date', description: `${description} (YYYY-MM-DD)` });
export const InstantText = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} (RFC 3339)` });
export const Text = (length_max: number, description: string) =>
  Type.String({ minLength: 1, maxLength: length_max, description });
/** An object that says so when it is given a field it does not know: a typing slip must not be lost in silence. */
export const Exact = <Properties extends TProperties>(properties: Properties, description?: string) =>
  Type.Object(properties, { additionalProperties: false, ...(description ? { description } : {}) });
export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
export const OneOf = <const Value extends string>(values: readonly Value[], description: string) =>
  Type.Unsafe<Value>({ type: 'string', enum: [...values], description });

/** Who sends it names the document; the same number with the same content is the same document. */
export const DocumentNumber = Text(
  64,
  "The sender's own number for this document. Repeating it with the same content is harmless.",
);

/** The shape of every error answer, RFC 9457. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.String(),
    path: Type.String({ description: 'RFC 6901 pointer into the request body' }),
    messages: Type.Object({ zh: Type.String(), en: Type.String() }),
    errors: Type.Array(
      Type.Object({
        code: Type.String(),
        path: Type.String(),
        zh: Type.String(),
        en: Type.String(),
        clause: Type.Optional(Type.String()),
      }),
    ),
    instance: Type.String(),
  },
  { description: 'What went wrong, where, and what to do' },
);

import { createHash, randomBytes } from 'node:crypto';

/** 192 random bits: nobody guesses one. Only its hash is stored, so that a stolen table opens nothing. */
export const newCode = (): string => randomBytes(24).toString('base64url');

export const hashCode = (code: string): Buffer => createHash('sha256').update(code).digest();

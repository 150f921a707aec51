import { Problem } from '../../../platform/errors.ts';

/** Namespaces whose names in JSON are fixed: the context of EPCIS 2.0 has them. */
const FIXED: Readonly<Record<string, string>> = {
  'urn:epcglobal:cbv:mda': 'cbvmda',
  'urn:epcglobal:cbv:mda:': 'cbvmda',
  'https://ref.gs1.org/cbv/mda/': 'cbvmda',
  'https://gs1.org/voc/': 'gs1',
  'https://ref.gs1.org/cbv/': 'cbv',
};
/** Words that would be read as something else. */
const TAKEN = new Set([
  ...Object.values(FIXED),
  'rdfs',
  'local',
  'http',
  'https',
  'urn',
  'ni',
  'luyuan',
  'xml',
]);
const MACHINERY =
  /^(urn:epcglobal:(epcis|epcis-query|xsd|epcis-masterdata):|http:\/\/www\.w3\.org\/|http:\/\/www\.unece\.org\/cefact\/namespaces\/)/;
/** Each is kept until the document ends. Senders use a handful. */
const NAMESPACES_MAX = 500;
/** For names without a namespace, which JSON has no place for outside extensions. */
export const LOCAL = 'local';
const LOCAL_URI = 'urn:luyuan:epcis:local:';
const STANDARD_CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

/**
 * Names of extensions in JSON: one prefix a namespace in the whole document, the sender's own where it may be one. XML
 * may give one prefix two meanings in two places, or none at all.
 */
export class Prefixes {
  readonly #byUri = new Map<string, string>();
  readonly #uris = new Map<string, string>();
  #usesLocal = false;

  /** Prefixes that values may use, as in `example:x`, though no name does. */
  declare(prefixes: Readonly<Record<string, string>>): void {
    for (const [prefix, uri] of Object.entries(prefixes))
      if (prefix !== '' && uri !== '' && !MACHINERY.test(uri)) this.of(uri, prefix);
  }

  of(uri: string, wish: string): string {
    const known = Object.hasOwn(FIXED, uri) ? FIXED[uri] : this.#byUri.get(uri);
    if (known !== undefined) return known;
    if (this.#uris.size >= NAMESPACES_MAX) throw tooManyNamespaces();
    let prefix = /^[A-Za-z][A-Za-z0-9+.-]*$/.test(wish) && !TAKEN.has(wish.toLowerCase()) ? wish : 'ns1';
    for (let number = 1; this.#uris.has(prefix); number += 1) prefix = `ns${number}`;
    this.#byUri.set(uri, prefix);
    this.#uris.set(prefix, uri);
    return prefix;
  }

  /** The name of a field at the top of an event, which needs a prefix. */
  nameAtTop(uri: string, local: string, prefix: string): string {
    if (uri !== '') return `${this.of(uri, prefix)}:${local}`;
    this.#usesLocal = true;
    return `${LOCAL}:${local}`;
  }

  name(uri: string, local: string, prefix: string): string {
    return uri === '' ? local : `${this.of(uri, prefix)}:${local}`;
  }

  context(): unknown[] {
    const own = [...this.#uris].map(([prefix, uri]) => ({ [prefix]: uri }));
    return [STANDARD_CONTEXT, ...own, ...(this.#usesLocal ? [{ [LOCAL]: LOCAL_URI }] : [])];
  }
}

const tooManyNamespaces = (): Problem =>
  new Problem(400, 'xml-too-many-namespaces', {
    zh: `一份文件里的命名空间超过 ${NAMESPACES_MAX} 个，请让扩展字段共用命名空间，或分成几份发送。`,
    en: `One document uses more than ${NAMESPACES_MAX} namespaces; let extensions share theirs, or split it into several documents.`,
  });

import { PRIMARY_KEYS } from './digital-link.ts';
import { GS1_VOCABULARY, LINKSET_CONTEXT } from './link-types.ts';
import type { ScanPorts } from './read-lot.ts';

/**
 * What this resolver is and does, for `/.well-known/gs1resolver` (GS1-Conformant Resolver 1.2, section 3). Nothing is
 * claimed that is not there: no context values, no linkset as default.
 */
export function describeResolver({ city, publicUrl }: Pick<ScanPorts, 'city' | 'publicUrl'>) {
  const { platform, name, complaintPhone } = city.city;
  return {
    name: `${platform.zh} ${platform.en} · ${name.zh}`,
    resolverRoot: publicUrl,
    supportedPrimaryKeys: [...PRIMARY_KEYS],
    supportedLinkType: [{ namespace: GS1_VOCABULARY, prefix: 'gs1:' }],
    linkTypeDefaultCanBeLinkset: false,
    contact: { fn: platform.zh, hasTelephone: `tel:${complaintPhone}` },
    jsonLdContextLocation: LINKSET_CONTEXT,
  };
}

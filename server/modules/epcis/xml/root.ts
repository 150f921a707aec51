import type { SaxesTagNS } from 'saxes';
import type { Issue } from '../../../platform/errors.ts';
import { issueAt, type Node } from './frame.ts';
import type { XmlType } from './model.ts';
import { DOCUMENTS_1 } from './model-1.ts';
import { DOCUMENTS_2 } from './model-2.ts';

const ROOTS: Readonly<Record<string, XmlType | undefined>> = {
  'urn:epcglobal:epcis:xsd:2 EPCISDocument': DOCUMENTS_2.EPCISDocument,
  'urn:epcglobal:epcis:xsd:1 EPCISDocument': DOCUMENTS_1.EPCISDocument,
  'urn:epcglobal:epcis-query:xsd:2 EPCISQueryDocument': inNamespace(
    DOCUMENTS_2,
    'urn:epcglobal:epcis-query:xsd:2',
  ),
  'urn:epcglobal:epcis-query:xsd:1 EPCISQueryDocument': inNamespace(
    DOCUMENTS_1,
    'urn:epcglobal:epcis-query:xsd:1',
  ),
};

/** What the body of a query document holds has the namespace of its version. */
function inNamespace(documents: Readonly<Record<string, XmlType>>, namespace: string): XmlType | undefined {
  const type = documents.EPCISQueryDocument;
  return (
    type && {
      ...type,
      children: (type.children ?? []).map((child) =>
        child.type.namespace === 'query' ? { ...child, type: { ...child.type, namespace } } : child,
      ),
    }
  );
}

export const documentType = (uri: string, local: string): XmlType | undefined => ROOTS[`${uri} ${local}`];

export const rootIssue = (node: Node, tag: SaxesTagNS): Issue =>
  issueAt(
    node,
    'xml-not-epcis',
    `根元素是 {${tag.uri.slice(0, 100)}}${tag.local}。请发送 EPCISDocument 或 EPCISQueryDocument，命名空间为 urn:epcglobal:epcis:xsd:2（2.0）或 urn:epcglobal:epcis:xsd:1（1.2）。`,
    `The root element is {${tag.uri.slice(0, 100)}}${tag.local}. Send an EPCISDocument or EPCISQueryDocument of namespace urn:epcglobal:epcis:xsd:2 (2.0) or urn:epcglobal:epcis:xsd:1 (1.2).`,
  );

/** The namespace says how a document is built; the version must not say otherwise. */
export function versionIssue(node: Node, uri: string, version: string): Issue | null {
  const major = uri.endsWith(':2') ? '2' : '1';
  // Whether there is one, and whether it is a number, is said with the other attributes.
  if (!/^\s*\+?\d+(\.\d*)?\s*$/.test(version)) return null;
  if (String(Math.trunc(Number(version))) === major) return null;
  const names = major === '2' ? '2.0' : '1.2';
  return issueAt(
    node,
    'schema-version-unsupported',
    `schemaVersion 是“${version.slice(0, 20)}”，与命名空间 ${uri} 不符，应为 ${names}。本平台接受 XML 2.0 和 1.2。`,
    `schemaVersion is "${version.slice(0, 20)}" and does not fit the namespace ${uri}: ${names} is expected. XML is taken by 2.0 and 1.2.`,
  );
}

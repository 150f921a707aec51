import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, IdText } from '../../platform/schema.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import { readCustomers } from './customers.ts';
import { CustomerView, DeskView, TemplateBody, type TemplateInput, TemplateView } from './desk.schemas.ts';
import { forgetTemplate, keepTemplate, readTemplates, type TemplateTools } from './keep-template.ts';
import { type DeskTools, readDesk } from './read-desk.ts';

const permission = { who: ['operator' as const], data: 'own' as const };

export function deskOperations(tools: DeskTools & TemplateTools): Operation[] {
  return [
    defineOperation<unknown, unknown, unknown>({
      id: 'readDesk',
      tag: 'desk',
      method: 'GET',
      path: '/api/v1/desk',
      summary: 'What needs this business now; 今日 进 / 销 / 存',
      permission,
      answer: DeskView,
      handle: async ({ principal }) => readDesk(tools, signedIn(principal)),
    }),
    defineOperation<unknown, unknown, unknown>({
      id: 'readCustomers',
      tag: 'desk',
      method: 'GET',
      path: '/api/v1/customers',
      summary: 'Whom this business sent goods to lately, with the last voucher of each',
      permission,
      answer: Type.Object({ items: Type.Array(CustomerView) }),
      handle: async ({ principal }) => ({ items: await readCustomers(tools.db, signedIn(principal)) }),
    }),
    defineOperation<unknown, unknown, unknown>({
      id: 'readTemplates',
      tag: 'desk',
      method: 'GET',
      path: '/api/v1/voucher-templates',
      summary: 'What this business hands over again and again',
      permission,
      answer: Type.Object({ items: Type.Array(TemplateView) }),
      handle: async ({ principal }) => ({ items: await readTemplates(tools, signedIn(principal)) }),
    }),
    defineOperation<unknown, unknown, TemplateInput>({
      id: 'keepTemplate',
      tag: 'desk',
      method: 'PUT',
      path: '/api/v1/voucher-templates',
      summary: 'Keep what starts a voucher, in place of what had that name',
      permission,
      body: TemplateBody,
      answer: TemplateView,
      handle: async ({ principal, body }) => keepTemplate(tools, signedIn(principal), body),
    }),
    defineOperation<{ templateId: string }, unknown, unknown>({
      id: 'dropTemplate',
      tag: 'desk',
      method: 'DELETE',
      path: '/api/v1/voucher-templates/:templateId',
      summary: 'Drop a template',
      permission,
      params: Exact({ templateId: IdText('Template') }),
      answers: { 204: Type.Null() },
      handle: async ({ principal, params }) => {
        await forgetTemplate(tools, signedIn(principal), params.templateId);
        return new Reply(204, null);
      },
    }),
  ];
}

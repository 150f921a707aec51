import { expect } from 'vitest';
import { CustomsServer } from '../../../../simulator/departments/customs.ts';
import type { DepartmentServer, Mode } from '../../../../simulator/departments/department-server.ts';
import { QuarantineServer } from '../../../../simulator/departments/quarantine.ts';
import { QuickTestServer } from '../../../../simulator/departments/quick-tests.ts';
import { SlaughterServer } from '../../../../simulator/departments/slaughter.ts';
import { type Business, openCity, type TestCity } from '../../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../../outbox.ts';
import { runOutboxOnce } from '../../ledger/index.ts';
import type { PaperState, VoucherViewValue } from '../../vouchers/index.ts';
import { askOverHttp } from '../ask-over-http.ts';
import type { CertificateListValue, NoticeListValue } from '../departments.schemas.ts';
import { runDepartmentsOnce } from '../run-departments.ts';

/** Longer than a busy machine needs for an answer; and what is waited where none will come. */
const PATIENT_MS = 20_000;
const HANGING_MS = 250;

export const SECRETS = {
  'animal-quarantine': 'token-of-quarantine-1',
  customs: 'secret-of-customs-0001',
  slaughter: 'secret-of-slaughter-01',
  'quick-tests': 'secret-of-quick-tests1',
} as const;
export type DepartmentCode = keyof typeof SECRETS;

/** A city with its four departments beside it, all over real HTTP. */
export class DepartmentsHouse {
  readonly city: TestCity;
  readonly quarantine: QuarantineServer;
  readonly customs: CustomsServer;
  readonly slaughter: SlaughterServer;
  readonly quickTests: QuickTestServer;
  readonly address: string;

  constructor(city: TestCity, address: string) {
    this.city = city;
    this.address = address;
    const options = (code: DepartmentCode) => ({
      secret: SECRETS[code],
      pushTo: `${address}/api/v1/departments/${code}/messages`,
      now: () => city.clock.now(),
    });
    this.quarantine = new QuarantineServer(options('animal-quarantine'));
    this.customs = new CustomsServer(options('customs'));
    this.slaughter = new SlaughterServer(options('slaughter'));
    this.quickTests = new QuickTestServer(options('quick-tests'));
  }

  get servers(): Record<DepartmentCode, DepartmentServer> {
    return {
      'animal-quarantine': this.quarantine,
      customs: this.customs,
      slaughter: this.slaughter,
      'quick-tests': this.quickTests,
    };
  }

  async start(): Promise<void> {
    await Promise.all(Object.values(this.servers).map((server) => server.start()));
    this.city.tools.departmentLinks = new Map(
      Object.entries(this.servers).map(([code, server]) => [
        code,
        { address: server.address, secret: SECRETS[code as DepartmentCode] },
      ]),
    );
    this.city.tools.askDepartment = askOverHttp(PATIENT_MS);
  }

  /** Breaks a department, or mends it. Where no answer will come, nobody waits long for it. */
  async setMode(code: DepartmentCode, mode: Mode): Promise<void> {
    await this.servers[code].setMode(mode);
    this.city.tools.askDepartment = askOverHttp(mode === 'hang' ? HANGING_MS : PATIENT_MS);
  }

  /** Everything that is due by the clock: the outbox, questions, what follows. */
  async turn(): Promise<void> {
    const { tools } = this.city;
    for (;;) {
      const { done, failed } = await runOutboxOnce(outboxTools(tools), outboxConsumers(tools), 100);
      expect(failed).toBe(0);
      if (done === 0) break;
    }
    for (;;) {
      const { asked, settled } = await runDepartmentsOnce(tools);
      if (asked + settled === 0) return;
    }
  }

  pass(minutes: number): void {
    this.city.clock.set(new Date(this.city.clock.now().getTime() + minutes * 60_000));
  }

  async certificate(number: string): Promise<CertificateListValue['items'][number] | undefined> {
    const answer = await this.city.call<CertificateListValue>(
      'city-officer',
      'GET',
      `/api/v1/departments/certificates?number=${encodeURIComponent(number)}`,
    );
    expect(answer.status).toBe(200);
    return answer.body.items[0];
  }

  async stateOf(number: string): Promise<PaperState | undefined> {
    return (await this.certificate(number))?.state;
  }

  async notices(who: Business): Promise<NoticeListValue['items']> {
    const answer = await this.city.call<NoticeListValue>(who, 'GET', '/api/v1/notices');
    expect(answer.status).toBe(200);
    return answer.body.items;
  }

  /** Pork with its papers, as the law asks for them. */
  issuePork(
    sender: Business,
    receiver: Business,
    papers: { kind: string; number: string }[],
    line: object = {},
  ): Promise<VoucherViewValue> {
    const certificates = papers.map((paper) => ({
      issuer: '检疫机关',
      issuedOn: '2026-11-20',
      validUntil: '2026-11-22',
      ...paper,
    }));
    return this.city.issue(sender, {
      receiver: { partyId: this.city.parties[receiver].partyId },
      lines: [
        {
          product: { productId: this.city.products.pork.productId },
          quantity: 1000,
          unit: 'kg',
          spec: '二分体',
          origin: '福建省厦门市翔安区',
          productionDate: '2026-11-20',
          batch: this.city.number('ZZ'),
          ...line,
        },
      ],
      certificates,
    });
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.servers).map((server) => server.stop()));
    await this.city.close();
  }
}

export async function openDepartmentsHouse(): Promise<DepartmentsHouse> {
  const city = await openCity();
  const address = await city.app.listen({ port: 0, host: '127.0.0.1' });
  const house = new DepartmentsHouse(city, address);
  await house.start();
  return house;
}

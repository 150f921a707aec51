import type { InvitedKnown } from '../../api/onboarding.ts';

const KEY = 'luyuan.invited';

/** What a confirmed invitation said of the business, for the form that follows on this very tab. */
export function keepKnown(known: InvitedKnown): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(known));
  } catch {
    // Storage may be closed: the form is then filled in by hand.
  }
}

export function readKnown(): InvitedKnown | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as InvitedKnown | null;
  } catch {
    return null;
  }
}

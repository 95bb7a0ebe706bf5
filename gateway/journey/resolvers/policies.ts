import type { Band, Calendar, Policy } from '../../../schema/policies/model.ts';
import { askedPolicy } from '../asked-policy.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { POLICY_CHOICES } from '../policy-choices.ts';

/** Policies and their calendars, to be read beside the figures that name them. */
export function createPolicyResolvers({ policies }: JourneyEnvironment): JourneyResolvers {
  return {
    Query: {
      policies: () => policies.policies,
      policy: (_: never, { version }: { version: string }) => askedPolicy(policies, version),
    },
    Policy: {
      isDefault: ({ version }: Policy) => version === policies.default,
      permittedStops: ({ stops }: Policy) => stops.permitted,
      evidenceRequired: ({ stops }: Policy) => stops.evidenceRequired,
      acceptanceWindow: ({ handovers }: Policy) => handovers.acceptanceWindowMilliseconds,
      acceptanceWindowCharged: ({ charging }: Policy) => charging.acceptanceWindow,
      staleAfter: ({ staleAfterMilliseconds }: Policy) => staleAfterMilliseconds,
      choices: (policy: Policy) =>
        POLICY_CHOICES.map(({ name, meaning }) => ({ name, values: valuesAt(policy, name), meaning })),
      calendars: (policy: Policy) =>
        Object.keys(policy.calendars)
          .toSorted()
          .map((code) => policies.calendarOf(policy, code)),
    },
    Calendar: {
      holidays: ({ holidays }: Calendar) => holidays?.days ?? null,
      holidaysFrom: ({ holidays }: Calendar) => holidays?.from ?? null,
      holidaysUntil: ({ holidays }: Calendar) => holidays?.until ?? null,
    },
    CalendarBand: {
      from: ({ fromMinute }: Band) => toTimeOfDay(fromMinute),
      to: ({ toMinute }: Band) => toTimeOfDay(toMinute),
    },
  };
}

function valuesAt(policy: Policy, name: string): readonly string[] {
  const value = name.split('.').reduce<unknown>((within, key) => (within as Record<string, unknown>)[key], policy);
  return (Array.isArray(value) ? value : [value]).map(String);
}

function toTimeOfDay(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

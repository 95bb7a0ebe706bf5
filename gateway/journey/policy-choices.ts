/** What each choice of a policy decides, in the order in which they are shown. Every choice but the calendars' versions stands here. */
export const POLICY_CHOICES: readonly { readonly name: string; readonly meaning: string }[] = [
  { name: 'start.bases', meaning: 'On which basis a claimed start counts, the best first.' },
  { name: 'start.choose', meaning: 'Which of several starts on the best basis counts.' },
  { name: 'restore.bases', meaning: 'On which basis a claimed restore counts, the best first.' },
  { name: 'restore.choose', meaning: 'Which of several restores on the best basis counts.' },
  { name: 'staleAfterMilliseconds', meaning: 'After how long a silence of its system an account counts as missing.' },
  { name: 'backDatedAfterMilliseconds', meaning: 'How long after the fact a record is listed as back-dated.' },
  { name: 'stops.permitted', meaning: 'For which reasons a holder may stop the clock.' },
  { name: 'stops.evidenceRequired', meaning: 'Whether a stop needs an evidencing note.' },
  { name: 'handovers.acceptanceWindowMilliseconds', meaning: 'How long a receiver has to answer a hand-over.' },
  {
    name: 'handovers.pairingWindowMilliseconds',
    meaning: 'How far apart two records without a common reference may lie and still be one hand-over.',
  },
  { name: 'charging.acceptanceWindow', meaning: 'Who is charged for the acceptance window.' },
  { name: 'severity.basis', meaning: 'Which claim of severity a target hangs on.' },
  {
    name: 'severity.changeAppliesFrom',
    meaning: 'Whether a change of severity moves a target from the start, or from the change.',
  },
  { name: 'peerRelief', meaning: 'Whether a supplier is relieved of waiting on a peer.' },
  {
    name: 'materials.contestedGapCounts',
    meaning: 'Whether a contested material gap still moves time to the missing material.',
  },
  {
    name: 'board.backlogAgeBandsFromMilliseconds',
    meaning: 'At which age of an incident each band of the backlog begins.',
  },
  { name: 'board.breachForecastMinimumSample', meaning: 'How many finished cases a forecast by history needs.' },
  {
    name: 'board.nearBreachMilliseconds',
    meaning: 'With how much of its target left a stop counts as near the breach.',
  },
  {
    name: 'board.lateDisclosureIncidents',
    meaning: 'After how many incidents the publication of a known error counts as late.',
  },
  { name: 'board.outOfHoursCalendar', meaning: 'Outside of which calendar a stop counts as out of hours.' },
  { name: 'board.responseCalendars', meaning: 'By which calendars times to acknowledge and to restore are reckoned.' },
  { name: 'candidates.points.sameService', meaning: 'Points of an unlinked ticket for the same service.' },
  { name: 'candidates.points.dependedOnService', meaning: 'Points for a service that the other one depends on.' },
  { name: 'candidates.points.sameSite', meaning: 'Points for the same site.' },
  { name: 'candidates.points.overlappingTime', meaning: 'Points for an overlapping time.' },
  {
    name: 'candidates.overlapMarginMilliseconds',
    meaning: 'How far outside of the incident a time still counts as overlapping.',
  },
  { name: 'candidates.minimumScore', meaning: 'With how many points a ticket is a candidate.' },
];

/** What of a ticket a policy may ask about. */
export const CONDITION_FIELDS = [
  'channel',
  'type',
  'group',
  'language',
  'plan',
  'organization',
  'topic',
  'tag',
] as const;
export type ConditionField = (typeof CONDITION_FIELDS)[number];

/** Whether the field must have one of the values, or must have none of them. */
export const CONDITION_OPERATORS = ['is', 'is_not'] as const;

/** A condition of a policy on a ticket. */
export interface Condition {
  field: ConditionField;
  operator: (typeof CONDITION_OPERATORS)[number];
  values: string[];
}

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
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

/** A condition of a policy on a ticket. */
export interface Condition {
  field: ConditionField;
  operator: ConditionOperator;
  values: string[];
}

export const CONDITION_LIMITS = {
  /** Conditions of one policy. */
  conditions: 10,
  /** Values of one condition. */
  values: 50,
  /** Characters of a value. */
  value: 200,
} as const;

/** What a ticket has in each field: none, one, or several values. */
export type ConditionFacts = Record<ConditionField, readonly string[]>;

/** Whether all conditions hold of a ticket. Upper and lower case are the same; a language holds for its regions too. */
export function holdAll(conditions: readonly Condition[], facts: ConditionFacts): boolean {
  return conditions.every(({ field, operator, values }) => {
    const has = values.some((value) => facts[field].some((fact) => isSame(field, fact, value)));
    return operator === 'is' ? has : !has;
  });
}

function isSame(field: ConditionField, fact: string, value: string): boolean {
  const [given, wanted] = [fact.toLowerCase(), value.toLowerCase()];
  return given === wanted || (field === 'language' && given.startsWith(`${wanted}-`));
}

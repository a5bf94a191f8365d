/** An answer that says what was wrong, in the shape that programs know; thrown by endpoints, sent by the frame. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly body: object;
  readonly headers: Record<string, string>;

  constructor(status: number, body: object, headers: Record<string, string> = {}) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** What is wrong with a field. */
export interface Detail {
  description: string;
  error: 'BlankValue' | 'InvalidValue' | 'InvalidFormat' | 'DuplicateValue' | 'ValueTooLong' | 'TooManyValues';
  field_key?: string;
}

/** What is wrong with a record, by the name of its field. */
export type Details = Record<string, Detail[]>;

/** No such thing, or nothing that who asks may see. */
export function recordNotFound(): ApiError {
  return new ApiError(404, { error: 'RecordNotFound', description: 'Not found' });
}

/** No such address. */
export function invalidEndpoint(): ApiError {
  return new ApiError(404, { error: 'InvalidEndpoint', description: 'Not found' });
}

/** A record that cannot be kept as it was sent. */
export function recordInvalid(details: Details): ApiError {
  return new ApiError(422, { error: 'RecordInvalid', description: 'Record validation errors', details });
}

/** One field that cannot be kept as it was sent. @param problem what follows "Name: ". */
export function fieldInvalid(field: string, problem: string, error: Detail['error'] = 'InvalidValue'): ApiError {
  return recordInvalid({ [field.split('.')[0]!]: [detailOf(field, problem, error)] });
}

/** What is wrong with a field, as a sentence that begins with its name. */
export function detailOf(field: string, problem: string, error: Detail['error'] = 'InvalidValue'): Detail {
  const name = field.replace(/[._]/g, ' ');
  return { description: `${name[0]!.toUpperCase()}${name.slice(1)}: ${problem}`, error, field_key: field };
}

/** A parameter, or the object that holds everything else of a body, that must be there. */
export function parameterMissing(name: string): ApiError {
  return new ApiError(400, { error: 'ParameterMissing', description: `Parameter ${name} is required` });
}

/** A parameter that cannot be used. @param description a sentence for programmers. */
export function parameterInvalid(description: string): ApiError {
  return new ApiError(400, { error: 'InvalidParameter', description });
}

/** They are known, and may not. */
export function forbidden(message = 'You do not have access to this page.'): ApiError {
  return new ApiError(403, { error: { title: 'Forbidden', message } });
}

/** The token is good, but not for this. @param scopes any of which would do. */
export function outOfScope(scopes: readonly string[]): ApiError {
  const description = `Missing the following required scopes: ${scopes.join(' or ')}`;
  return new ApiError(403, { error: 'Forbidden', description });
}

/** Nobody is known by what was sent. */
export function unauthenticated(): ApiError {
  return new ApiError(
    401,
    { error: "Couldn't authenticate you" },
    { 'www-authenticate': 'Basic realm="Helpwell API", charset="UTF-8"' },
  );
}

/** @param seconds whole, from one on: clients read a whole number. */
export function rateLimited(seconds: number): ApiError {
  const description = 'Number of allowed API requests per minute exceeded';
  return new ApiError(
    429,
    { error: 'APIRateLimitExceeded', description },
    { 'retry-after': String(Math.max(1, Math.ceil(seconds))) },
  );
}

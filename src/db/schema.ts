// Every Drizzle table of the product, one line a domain.
export * from '../search/schema.ts';
export * from '../tickets/schema.ts';
export * from '../web/schema.ts';

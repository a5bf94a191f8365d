// Every Drizzle table of the product, one line a domain.
export * from '../search/schema.ts';

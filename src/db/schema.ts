// Every Drizzle table of the product, one line a domain.
export * from '../accounts/schema.ts';
export * from '../articles/schema.ts';
export * from '../config/schema.ts';
export * from '../deflection/schema.ts';
export * from '../mail/schema.ts';
export * from '../search/schema.ts';
export * from '../tickets/mail-schema.ts';
export * from '../tickets/schema.ts';
export * from '../videos/schema.ts';
export * from '../web/schema.ts';

ALTER TABLE "article_revisions" ALTER COLUMN "updated_on" DROP NOT NULL;--> statement-breakpoint
-- The day of the synchronisation was written where the file says none.
UPDATE "article_revisions" SET "updated_on" = NULL
WHERE "origin" = 'repository' AND "head" IS NOT NULL AND "head" !~ '(^|\n)[''"]?updated[''"]?[ \t]*:';

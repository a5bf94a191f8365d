-- Whoever changes a document: the time of the change is kept, so that a node that was away knows what it missed.
CREATE FUNCTION search_documents_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER search_documents_touch BEFORE UPDATE ON search_documents
  FOR EACH ROW EXECUTE FUNCTION search_documents_touch();

-- The audit trail's hash chains: what a row's hash covers instead of its free text, which an erasure empties, and the
-- code by which the gateway vouches for what one transaction has written.
ALTER TABLE "AuditEvent" ADD COLUMN "referenceSalt" TEXT,
  ADD COLUMN "referenceHash" TEXT,
  ADD COLUMN "mac" TEXT;

-- Rows of before have no place in a chain.
ALTER TABLE "AuditEvent"
  ADD CONSTRAINT "AuditEvent_chain_check" CHECK (num_nulls("writer", "sequence", "previousHash", "hash") IN (0, 4)),
  ADD CONSTRAINT "AuditEvent_reference_check" CHECK ("writer" IS NULL OR CASE WHEN "reference" IS NULL
    THEN "referenceSalt" IS NULL ELSE num_nulls("referenceSalt", "referenceHash") = 0 END);

-- The same as before, and the columns named after the second become null with the first: without its salt, the hash of
-- a ticket's number cannot be tried against all numbers.
CREATE OR REPLACE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  emptied text := TG_ARGV[0];
  row jsonb := to_jsonb(OLD);
  after jsonb := row || jsonb_build_object(emptied, NULL);
  people uuid[];
BEGIN
  FOR place IN 2 .. TG_NARGS - 1 LOOP
    after := after || jsonb_build_object(TG_ARGV[place], NULL);
  END LOOP;
  people := CASE TG_ARGV[1]
    WHEN 'customerId' THEN ARRAY[(row ->> 'customerId')::uuid]
    WHEN 'requestId' THEN ARRAY(SELECT "customerId" FROM "DataRequest" WHERE "id" = (row ->> 'requestId')::uuid)
    WHEN 'subjects' THEN ARRAY(SELECT jsonb_array_elements_text(row -> 'subjects')::uuid)
  END;
  IF TG_OP = 'UPDATE' AND row -> emptied <> 'null' AND to_jsonb(NEW) = after
    AND EXISTS (SELECT FROM "Customer" WHERE "id" = ANY (people) AND "erasureStartedAt" IS NOT NULL) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' AND TG_ARGV[1] <> 'subjects'
    AND EXISTS (SELECT FROM "Customer" WHERE "id" = ANY (people) AND "erasedAt" IS NOT NULL) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% on "%" is refused: its rows are never changed or removed', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

DROP TRIGGER append_only ON "AuditEvent";
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "AuditEvent"
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure('reference', 'subjects', 'referenceSalt');

CREATE OR REPLACE FUNCTION empty_texts(customer uuid, most integer) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  done integer := 0;
  rows integer;
BEGIN
  IF NOT EXISTS (SELECT FROM "Customer" WHERE "id" = customer AND "erasureStartedAt" IS NOT NULL) THEN
    RETURN 0;
  END IF;
  UPDATE "ConsentEvent" SET "evidence" = NULL WHERE "id" IN (
    SELECT "id" FROM "ConsentEvent" WHERE "customerId" = customer AND "evidence" IS NOT NULL LIMIT most);
  GET DIAGNOSTICS rows = ROW_COUNT;
  done := done + rows;
  UPDATE "SharingEvent" SET "evidence" = NULL WHERE "id" IN (
    SELECT "id" FROM "SharingEvent" WHERE "customerId" = customer AND "evidence" IS NOT NULL LIMIT most);
  GET DIAGNOSTICS rows = ROW_COUNT;
  done := done + rows;
  UPDATE "RequestEvent" SET "reason" = NULL WHERE "id" IN (
    SELECT step."id" FROM "RequestEvent" step JOIN "DataRequest" request ON request."id" = step."requestId"
    WHERE request."customerId" = customer AND NOT is_code(step."reason")
      -- Which processor, and what proves it.
      AND step."action" NOT IN ('PROCESSOR_TOLD', 'PROCESSOR_CONFIRMED') LIMIT most);
  GET DIAGNOSTICS rows = ROW_COUNT;
  done := done + rows;
  UPDATE "AuditEvent" event SET "reference" = NULL, "referenceSalt" = NULL
  FROM (SELECT "id", "at" FROM "AuditEvent" WHERE "subjects" @> ARRAY[customer] AND "reference" IS NOT NULL
    LIMIT most) AS read
  WHERE event."id" = read."id" AND event."at" = read."at";
  GET DIAGNOSTICS rows = ROW_COUNT;
  RETURN done + rows;
END $$;

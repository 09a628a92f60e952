-- What an erasure needs of the database: it alone empties free texts of rows that are otherwise never changed, for
-- somebody whose erasure has begun.

-- Refuses every change of a row but one: the column named first becomes null, for somebody who is being erased. How the
-- row belongs to them is said by the column named second.
CREATE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  emptied text := TG_ARGV[0];
  row jsonb := to_jsonb(OLD);
  people uuid[];
BEGIN
  IF TG_OP = 'UPDATE' AND row -> emptied <> 'null' AND to_jsonb(NEW) = row || jsonb_build_object(emptied, NULL) THEN
    people := CASE TG_ARGV[1]
      WHEN 'customerId' THEN ARRAY[(row ->> 'customerId')::uuid]
      WHEN 'requestId' THEN ARRAY(SELECT "customerId" FROM "DataRequest" WHERE "id" = (row ->> 'requestId')::uuid)
      WHEN 'subjects' THEN ARRAY(SELECT jsonb_array_elements_text(row -> 'subjects')::uuid)
    END;
    IF EXISTS (SELECT FROM "Customer" WHERE "id" = ANY (people) AND "erasureStartedAt" IS NOT NULL) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% on "%" is refused: its rows are never changed or removed', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

DROP TRIGGER append_only ON "ConsentEvent";
DROP TRIGGER append_only ON "SharingEvent";
DROP TRIGGER append_only ON "RequestEvent";
DROP TRIGGER append_only ON "AuditEvent";
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ConsentEvent"
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure('evidence', 'customerId');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "SharingEvent"
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure('evidence', 'customerId');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "RequestEvent"
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure('reason', 'requestId');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "AuditEvent"
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure('reference', 'subjects');

-- A reason that is a code or the id of a record tells nothing of anybody; what a person has written may.
CREATE FUNCTION is_code(reason text) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT reason ~ '^[A-Z]+(_[A-Z]+)+$' OR reason ~ '^[A-Z][A-Za-z]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
$$;

-- Empties at most so many free texts of the rows that are never changed, and gives how many: 0 when there is none left,
-- or the person is not being erased. Writes as the owner, since the serving role changes none of these tables.
CREATE FUNCTION empty_texts(customer uuid, most integer) RETURNS integer
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
  UPDATE "AuditEvent" event SET "reference" = NULL
  FROM (SELECT "id", "at" FROM "AuditEvent" WHERE "subjects" @> ARRAY[customer] AND "reference" IS NOT NULL
    LIMIT most) AS read
  WHERE event."id" = read."id" AND event."at" = read."at";
  GET DIAGNOSTICS rows = ROW_COUNT;
  RETURN done + rows;
END $$;
REVOKE EXECUTE ON FUNCTION empty_texts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION empty_texts TO gateway;

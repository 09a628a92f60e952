-- AlterTable
ALTER TABLE "RequestEvent" ADD COLUMN     "assignee" TEXT;

-- To whom a request has been given before is known of the last time alone.
ALTER TABLE "RequestEvent" DISABLE TRIGGER append_only;
UPDATE "RequestEvent" step SET "assignee" = request."assignee"
FROM "DataRequest" request
WHERE request."id" = step."requestId" AND step."action" = 'ASSIGNED'
  AND step."id" = (SELECT max(other."id"::text)::uuid FROM "RequestEvent" other
    WHERE other."requestId" = step."requestId" AND other."action" = 'ASSIGNED');
ALTER TABLE "RequestEvent" ENABLE TRIGGER append_only;

ALTER TABLE "RequestEvent" ADD CONSTRAINT "RequestEvent_assignee_check" CHECK ("assignee" IS NULL OR "action" = 'ASSIGNED');

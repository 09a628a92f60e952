-- AlterTable
ALTER TABLE "ErasureTask" ADD COLUMN     "failure" TEXT,
ADD COLUMN     "job" TEXT,
ADD COLUMN     "sealedReferences" BYTEA,
ADD COLUMN     "toldAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Partner" ADD COLUMN     "erasureEndpoint" TEXT,
ADD COLUMN     "erasureSecret" BYTEA;

-- Once it has confirmed, nothing is left of what it was told (P10).
ALTER TABLE "ErasureTask"
  ADD CONSTRAINT "ErasureTask_references_check" CHECK ("status" <> 'CONFIRMED' OR "sealedReferences" IS NULL),
  ADD CONSTRAINT "ErasureTask_evidence_check" CHECK ("status" <> 'CONFIRMED' OR "evidence" <> ''),
  ADD CONSTRAINT "ErasureTask_pending_check" CHECK ("status" <> 'PENDING' OR "nextAttemptAt" IS NOT NULL);
-- Another service is not told with this secret.
ALTER TABLE "Partner"
  ADD CONSTRAINT "Partner_erasureEndpoint_check" CHECK (num_nulls("erasureEndpoint", "erasureSecret") IN (0, 2));

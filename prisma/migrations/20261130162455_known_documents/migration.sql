-- AlterTable
ALTER TABLE "Partner" ADD COLUMN     "knownDocuments" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "knownDocumentsOnly" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "Partner"
  ADD CONSTRAINT "Partner_knownDocuments_check" CHECK ("knownDocuments" IS NOT NULL);

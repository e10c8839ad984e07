-- CreateTable
CREATE TABLE "assembly" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "screen_generation" INTEGER NOT NULL,
    "record_key_public" TEXT NOT NULL,
    "record_key_sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "assembly_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assembly_owner" (
    "assembly_id" UUID NOT NULL,
    "term" BIGINT NOT NULL,
    "last_sequence" BIGINT NOT NULL,
    "owner_id" TEXT,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "assembly_owner_pkey" PRIMARY KEY ("assembly_id")
);

-- CreateTable
CREATE TABLE "journal" (
    "assembly_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "entry" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "journal_pkey" PRIMARY KEY ("assembly_id","sequence")
);

-- CreateTable
CREATE TABLE "checkpoint" (
    "assembly_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "at" BIGINT NOT NULL,
    "signature" TEXT NOT NULL,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("assembly_id","sequence")
);

-- CreateTable
CREATE TABLE "snapshot" (
    "assembly_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "format" TEXT NOT NULL,
    "body" TEXT NOT NULL,

    CONSTRAINT "snapshot_pkey" PRIMARY KEY ("assembly_id","sequence")
);

-- CreateTable
CREATE TABLE "participant" (
    "assembly_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "number_folded" TEXT NOT NULL,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "email" TEXT,
    "language" TEXT,
    "generation" INTEGER NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "participant_pkey" PRIMARY KEY ("assembly_id","id")
);

-- CreateTable
CREATE TABLE "schema_requirement" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "oldest_program" INTEGER NOT NULL,

    CONSTRAINT "schema_requirement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "installation_role" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "assembly_slug_key" ON "assembly"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- AddForeignKey
ALTER TABLE "assembly_owner" ADD CONSTRAINT "assembly_owner_assembly_id_fkey" FOREIGN KEY ("assembly_id") REFERENCES "assembly"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_assembly_id_fkey" FOREIGN KEY ("assembly_id") REFERENCES "assembly"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_assembly_id_fkey" FOREIGN KEY ("assembly_id") REFERENCES "assembly"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participant" ADD CONSTRAINT "participant_assembly_id_fkey" FOREIGN KEY ("assembly_id") REFERENCES "assembly"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here: what prisma/schema.prisma can't say.

-- Numbers are unique among those on the roll. Deferred to the end of the transaction, so that one import can let two
-- people exchange their numbers; an exclusion constraint, since a unique constraint can't leave removed people out.
ALTER TABLE "participant" ADD CONSTRAINT "participant_number_on_roll"
    EXCLUDE USING btree ("assembly_id" WITH =, "number_folded" WITH =) WHERE ("removed_at" IS NULL)
    DEFERRABLE INITIALLY DEFERRED;

-- Every commit updates the row: half-empty pages let PostgreSQL reuse the space without touching the index.
ALTER TABLE "assembly_owner" SET (fillfactor = 50);

-- The record is append-only. The one way to delete is to name the assembly for this transaction, which only the
-- command that deletes a whole assembly does:  SET LOCAL hemicycle.delete_assembly = '<assembly id>';
CREATE FUNCTION "refuse_journal_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.assembly_id::text = current_setting('hemicycle.delete_assembly', true) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the journal is append-only: % is refused, since it would break the chain of hashes that proves the record', TG_OP
        USING HINT = 'Correct a mistake by a new entry. A whole assembly is deleted by its own command.';
END;
$$;

CREATE TRIGGER "journal_append_only" BEFORE UPDATE OR DELETE ON "journal"
    FOR EACH ROW EXECUTE FUNCTION "refuse_journal_change"();

CREATE FUNCTION "refuse_journal_truncate"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: TRUNCATE is refused, since it would erase the record of every assembly'
        USING HINT = 'A whole assembly is deleted by its own command.';
END;
$$;

CREATE TRIGGER "journal_no_truncate" BEFORE TRUNCATE ON "journal"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_journal_truncate"();

-- The oldest program that may run on this schema. A migration raises it only when the release before can't go on.
ALTER TABLE "schema_requirement" ADD CONSTRAINT "schema_requirement_one_row" CHECK ("id" = 1);
INSERT INTO "schema_requirement" ("id", "oldest_program") VALUES (1, 1);

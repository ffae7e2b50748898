"""Books: all that the database holds, each by its name. The first half of the wiring."""

from collections.abc import Callable
from functools import cached_property

from repository.accessions import Accessions
from repository.agencies import Agencies
from repository.backlog import Pendings
from repository.backup_sets import BackupSets
from repository.batches import Batches
from repository.calendar import Clock
from repository.catalogue import Catalogue
from repository.closings import Closings
from repository.councils import Councils
from repository.database import Database
from repository.decisions import Decisions
from repository.destruction import Destruction
from repository.disposal_listing import DisposalListing
from repository.disposal_outlines import Outlines
from repository.disposals import Disposals
from repository.dossier_finding import DossierFinding
from repository.dossier_life import DossierLife
from repository.dossier_parts import DossierParts
from repository.dossiers import Dossiers
from repository.evidence import Evidence
from repository.file_plan_decisions import PlanDecisions
from repository.file_plans import FilePlans
from repository.form_templates import FormTemplates
from repository.holds import Holds
from repository.incoming import Arrivals
from repository.intake import Intakes
from repository.jobs import Jobs
from repository.keep_backs import KeepBacks
from repository.ledger import Ledger
from repository.messages import Messages
from repository.outbox import Outbox
from repository.outgoing import Issues
from repository.people import People
from repository.quarantine import Quarantine
from repository.receptions import Receptions
from repository.recipients import Recipients
from repository.registers import Registers
from repository.rescheduling import Rescheduling
from repository.schedules import Schedules
from repository.stubs import Stubs
from repository.threads import Threads
from repository.transfer_drafts import TransferDrafts
from repository.transfers import Transfers


class Books:
    """What the database holds; whoever is one says where it lies and what time it is."""

    clock: Clock
    new_id: Callable[[], str]

    @property
    def database_url(self) -> str:
        """Where the database is."""
        raise NotImplementedError

    @cached_property
    def database(self) -> Database:
        """The catalogue's database."""
        return Database(self.database_url)

    @cached_property
    def ledger(self) -> Ledger:
        """The chained events."""
        return Ledger(self.database, self.clock, self.new_id)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Documents, packages, copies."""
        return Catalogue(self.database, self.ledger)

    @cached_property
    def agencies(self) -> Agencies:
        """Agencies over time."""
        return Agencies(self.database)

    @cached_property
    def people(self) -> People:
        """Accounts and grants."""
        return People(self.database, self.clock)

    @cached_property
    def dossiers(self) -> Dossiers:
        """Hồ sơ."""
        return Dossiers(self.database, self.ledger)

    @cached_property
    def file_plans(self) -> FilePlans:
        """File plans, and their drafts."""
        return FilePlans(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def plan_decisions(self) -> PlanDecisions:
        """What puts plans in force, and amends them."""
        return PlanDecisions(self.database, self.ledger, self.clock)

    @cached_property
    def dossier_finding(self) -> DossierFinding:
        """Hồ sơ looked for."""
        return DossierFinding(self.database)

    @cached_property
    def dossier_life(self) -> DossierLife:
        """Hồ sơ opened, filled, handed over."""
        return DossierLife(self.database, self.ledger)

    @cached_property
    def dossier_parts(self) -> DossierParts:
        """Their parts on paper."""
        return DossierParts(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def holds(self) -> Holds:
        """Orders that freeze records."""
        return Holds(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def transfers(self) -> Transfers:
        """Hồ sơ handed over."""
        return Transfers(self.database, self.ledger, self.clock)

    @cached_property
    def transfer_drafts(self) -> TransferDrafts:
        """Their lists."""
        return TransferDrafts(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def keep_backs(self) -> KeepBacks:
        """Hồ sơ that stay beyond their time."""
        return KeepBacks(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def receptions(self) -> Receptions:
        """Hồ sơ that come."""
        return Receptions(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def accessions(self) -> Accessions:
        """What becomes of them."""
        return Accessions(self.database, self.ledger, self.clock)

    @cached_property
    def disposals(self) -> Disposals:
        """Rounds of disposal."""
        return Disposals(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def disposal_outlines(self) -> Outlines:
        """Rounds of disposal as lists show them."""
        return Outlines(self.database)

    @cached_property
    def disposal_listing(self) -> DisposalListing:
        """What may be proposed for one."""
        return DisposalListing(self.database, self.clock)

    @cached_property
    def councils(self) -> Councils:
        """Their councils."""
        return Councils(self.database, self.ledger, self.clock)

    @cached_property
    def destruction(self) -> Destruction:
        """What carries them out, as far as records go."""
        return Destruction(self.database, self.ledger, self.clock)

    @cached_property
    def backup_sets(self) -> BackupSets:
        """Backups outside the stores."""
        return BackupSets(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def stubs(self) -> Stubs:
        """What remains of what was destroyed."""
        return Stubs(self.database)

    @cached_property
    def threads(self) -> Threads:
        """What answers what, and where documents lie."""
        return Threads(self.database)

    @cached_property
    def schedules(self) -> Schedules:
        """Retention schedules."""
        return Schedules(self.database, self.ledger)

    @cached_property
    def rescheduling(self) -> Rescheduling:
        """What they would do, and doing it."""
        return Rescheduling(self.database, self.ledger)

    @cached_property
    def form_templates(self) -> FormTemplates:
        """Forms that archivists made."""
        return FormTemplates(self.database, self.ledger)

    @cached_property
    def evidence(self) -> Evidence:
        """Rounds of evidence records."""
        return Evidence(self.database, self.ledger)

    @cached_property
    def quarantine(self) -> Quarantine:
        """Files set aside."""
        return Quarantine(self.database, self.ledger)

    @cached_property
    def intakes(self) -> Intakes:
        """Promises not yet fulfilled."""
        return Intakes(self.database, self.clock, self.new_id)

    @cached_property
    def jobs(self) -> Jobs:
        """Long work."""
        return Jobs(self.database, self.clock, self.new_id)

    @cached_property
    def pendings(self) -> Pendings:
        """What the index has not yet seen."""
        return Pendings(self.database)

    @cached_property
    def batches(self) -> Batches:
        """Batches of digitisation."""
        return Batches(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def arrivals(self) -> Arrivals:
        """Incoming documents (văn bản đến)."""
        return Arrivals(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def issues(self) -> Issues:
        """Issued documents (văn bản đi)."""
        return Issues(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def recipients(self) -> Recipients:
        """Whom issued documents go to."""
        return Recipients(self.database, self.ledger)

    @cached_property
    def messages(self) -> Messages:
        """Messages of the document axis."""
        return Messages(self.database, self.ledger)

    @cached_property
    def outbox(self) -> Outbox:
        """What is to be sent over the axis."""
        return Outbox(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def decisions(self) -> Decisions:
        """How agencies number, and what they send on paper too."""
        return Decisions(self.database, self.ledger, self.clock, self.new_id)

    @cached_property
    def registers(self) -> Registers:
        """The registers (sổ) of what comes and goes."""
        return Registers(self.database, self.clock)

    @cached_property
    def closings(self) -> Closings:
        """Closed volumes of the registers."""
        return Closings(self.database, self.ledger, self.clock, self.new_id)

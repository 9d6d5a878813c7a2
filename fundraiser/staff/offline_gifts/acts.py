"""What staff can do to cash and cheques one at a time: the table. Banking is done by the batch."""

from flask_babel import lazy_gettext as _l

from fundraiser.peer_to_peer.models import OfflineGift, OfflineStatus
from fundraiser.peer_to_peer.operations import offline_gifts
from fundraiser.staff.acts import NOTE, READ_BY_US, Decision, StaffAct


def _hand_in(offline: OfflineGift, one: Decision) -> None:
    offline_gifts.mark_handed_in(offline, at=one.at, actor=one.actor)


def _take_back(offline: OfflineGift, one: Decision) -> None:
    offline_gifts.take_back(offline, at=one.at, actor=one.actor, note=one.words)


def _put_back(offline: OfflineGift, one: Decision) -> None:
    offline_gifts.put_back(offline, actor=one.actor, at=one.at, note=one.words)


def _return(offline: OfflineGift, one: Decision) -> None:
    offline_gifts.return_by_bank(offline, actor=one.actor, at=one.at, note=one.words)


OFFLINE_ACTS: dict[str, StaffAct[OfflineGift]] = {
    "hand-in": StaffAct(
        title=_l("We have it"),
        sentences=(_l("It is here, and still has to go to the bank."),),
        button=_l("We have it"),
        done=_l("It is recorded as handed in."),
        label=NOTE,
        from_steps=frozenset({OfflineStatus.PROMISED}),
        do=_hand_in,
    ),
    "put-back": StaffAct(
        title=_l("Move it one step back"),
        sentences=(
            _l("If it was deposited, it is handed in again."),
            _l("If it was taken back, it is promised again."),
        ),
        button=_l("Move one step back"),
        done=_l("It is one step back."),
        label=NOTE,
        hint=READ_BY_US,
        from_steps=frozenset({OfflineStatus.DEPOSITED, OfflineStatus.TAKEN_BACK}),
        do=_put_back,
    ),
    "take-back": StaffAct(
        title=_l("Take it back"),
        sentences=(
            _l("It never came, or was recorded by mistake. It counts nowhere, as before."),
            _l("It stays in this list, and can be moved back."),
        ),
        button=_l("Take it back"),
        done=_l("The gift is withdrawn."),
        label=NOTE,
        hint=READ_BY_US,
        from_steps=frozenset(
            {OfflineStatus.PROMISED, OfflineStatus.HANDED_IN, OfflineStatus.DEPOSITED}
        ),
        do=_take_back,
    ),
}

RETURN: StaffAct[OfflineGift] = StaffAct(
    title=_l("Returned by the bank"),
    sentences=(
        _l("The bank sent a verified cheque back, or did not keep the cash."),
        _l("The gift leaves all totals, and its match is free for others."),
        _l("If we know an address, the donor is told."),
    ),
    button=_l("The bank returned it"),
    done=_l("It is returned. The gift, its match and its credit no longer count."),
    label=_l("What the bank says (optional)"),
    hint=READ_BY_US,
    from_steps=frozenset({OfflineStatus.VERIFIED}),
    do=_return,
)

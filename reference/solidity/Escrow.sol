// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {Shares} from "./Shares.sol";

/// Holds a buyer's money until the deal ends: released to the seller and those who share in it, or
/// refunded to the buyer; exactly one of both, once (LR-19). It can't be upgraded: what it says, it keeps.
///
/// Pending → Funded → Released or Refunded, or Funded → Disputed → Released or Refunded.
/// The first payee of a deal is its seller.
contract Escrow is AccessControl, Pausable, ReentrancyGuard {
    using SafeERC20 for IERC20;
    using Shares for Shares.Share[];

    enum State {
        None,
        Pending,
        Funded,
        Disputed,
        Released,
        Refunded
    }

    struct Deal {
        address buyer;
        /// Counted from the funding; 0: never released without a word.
        uint40 autoReleaseSeconds;
        /// Unix seconds; 0 while it isn't funded or when there is no auto-release.
        uint40 releaseAt;
        State state;
        uint256 amount;
        Shares.Share[] shares;
    }

    /// The platform's backend: it opens deals, and passes on what a buyer says in the app.
    bytes32 public constant OPERATOR = keccak256("OPERATOR");
    /// Decides disputes.
    bytes32 public constant ARBITER = keccak256("ARBITER");

    IERC20 public immutable token;
    /// What all open deals hold together: never more than this contract's balance.
    uint256 public held;
    mapping(bytes32 id => Deal) private _deals;

    event Moved(bytes32 indexed id, State indexed to, address indexed by);

    error AmountMissing();
    error BuyerMissing();
    error NotAllowed(bytes32 id, address caller);
    error NotInState(bytes32 id, State expected, State actual);
    error NotDue(bytes32 id, uint40 releaseAt);
    error Overdue(bytes32 id, uint40 releaseAt);

    constructor(IERC20 token_, address admin, address operator, address arbiter) {
        token = token_;
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(OPERATOR, operator);
        _grantRole(ARBITER, arbiter);
    }

    function dealOf(bytes32 id) external view returns (Deal memory) {
        return _deals[id];
    }

    /// Opens a deal. Only the operator: nobody else can take an id with terms of their own.
    function create(
        bytes32 id,
        address buyer,
        uint256 amount,
        uint40 autoReleaseSeconds,
        Shares.Share[] calldata shares
    ) external onlyRole(OPERATOR) whenNotPaused {
        require(buyer != address(0), BuyerMissing());
        require(amount > 0, AmountMissing());
        shares.check();
        Deal storage deal = _move(id, State.None, State.Pending);
        deal.buyer = buyer;
        deal.amount = amount;
        deal.autoReleaseSeconds = autoReleaseSeconds;
        for (uint256 i = 0; i < shares.length; ++i) deal.shares.push(shares[i]);
    }

    /// The buyer pays the amount, which they have approved to this contract.
    function fund(bytes32 id) external whenNotPaused nonReentrant {
        Deal storage deal = _move(id, State.Pending, State.Funded);
        require(msg.sender == deal.buyer, NotAllowed(id, msg.sender));
        if (deal.autoReleaseSeconds > 0) {
            deal.releaseAt = uint40(block.timestamp) + deal.autoReleaseSeconds;
        }
        held += deal.amount;
        token.safeTransferFrom(msg.sender, address(this), deal.amount);
    }

    /// The buyer has what they paid for.
    function release(bytes32 id) external whenNotPaused nonReentrant {
        Deal storage deal = _move(id, State.Funded, State.Released);
        _requireBuyerOrOperator(id, deal);
        _payOut(deal);
    }

    /// Anyone may end a deal that the buyer has let pass.
    function releaseOverdue(bytes32 id) external whenNotPaused nonReentrant {
        Deal storage deal = _move(id, State.Funded, State.Released);
        require(_isOverdue(deal), NotDue(id, deal.releaseAt));
        _payOut(deal);
    }

    /// The seller gives the money back.
    function refund(bytes32 id) external whenNotPaused nonReentrant {
        Deal storage deal = _move(id, State.Funded, State.Refunded);
        require(msg.sender == deal.shares[0].payee, NotAllowed(id, msg.sender));
        _giveBack(deal);
    }

    /// Freezes the money until an arbiter decides. After the deadline it is the seller's.
    function dispute(bytes32 id) external whenNotPaused {
        Deal storage deal = _move(id, State.Funded, State.Disputed);
        _requireBuyerOrOperator(id, deal);
        require(!_isOverdue(deal), Overdue(id, deal.releaseAt));
    }

    function resolve(bytes32 id, bool forSeller) external onlyRole(ARBITER) whenNotPaused nonReentrant {
        Deal storage deal = _move(id, State.Disputed, forSeller ? State.Released : State.Refunded);
        if (forSeller) _payOut(deal);
        else _giveBack(deal);
    }

    function pause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _pause();
    }

    function unpause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _unpause();
    }

    /// Every change of state goes through here, before any money moves: a second ending finds none.
    function _move(bytes32 id, State from, State to) private returns (Deal storage deal) {
        deal = _deals[id];
        require(deal.state == from, NotInState(id, from, deal.state));
        deal.state = to;
        emit Moved(id, to, msg.sender);
    }

    function _payOut(Deal storage deal) private {
        held -= deal.amount;
        Shares.Share[] memory shares = deal.shares;
        shares.payOut(token, deal.amount);
    }

    function _giveBack(Deal storage deal) private {
        held -= deal.amount;
        token.safeTransfer(deal.buyer, deal.amount);
    }

    function _isOverdue(Deal storage deal) private view returns (bool) {
        return deal.releaseAt != 0 && block.timestamp >= deal.releaseAt;
    }

    function _requireBuyerOrOperator(bytes32 id, Deal storage deal) private view {
        bool isAllowed = msg.sender == deal.buyer || hasRole(OPERATOR, msg.sender);
        require(isAllowed, NotAllowed(id, msg.sender));
    }
}
